/* The few things a page does by itself: its title, the long list of what is overdue, printing, and following a link
   without loading the whole page anew. */

window.dash_clientside = Object.assign({}, window.dash_clientside, {
  schoolwatch: {
    title: function (words) {
      if (words) document.title = words;
      return window.dash_clientside.no_update;
    },

    /* The server writes the list, every value escaped; a component for each of its cells would take seconds. */
    list: function (rows) {
      const put = function (tries) {
        const place = document.getElementById("overdue-list");
        if (place) place.innerHTML = rows || "";
        else if (tries) requestAnimationFrame(() => put(tries - 1));
      };
      put(60);
      return window.dash_clientside.no_update;
    },

    print: function (clicks) {
      if (clicks) window.print();
      return window.dash_clientside.no_update;
    },
  },
});

/* A page whose session has ended leads to the way in, and back to itself from there. */
const plainFetch = window.fetch;
window.fetch = function (...asked) {
  return plainFetch.apply(window, asked).then(function (answer) {
    const here = location.pathname + location.search;
    if (answer.status === 401) location.assign("/login?next=" + encodeURIComponent(here));
    return answer;
  });
};

document.addEventListener("click", function (event) {
  const link = event.target.closest && event.target.closest("a.sw-inside");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  window.history.pushState({}, "", link.getAttribute("href"));
  window.dispatchEvent(new CustomEvent("_dashprivate_pushstate")); // what Dash's own links say
  window.scrollTo(0, 0);
});

/* Dark or light ground, where the reader wants another than the system says. The server reads the cookie and writes the
   choice into the first byte of a page, so that none flashes. */
document.addEventListener("click", function (event) {
  if (!event.target.closest || !event.target.closest(".sw-theme")) return;
  const root = document.documentElement;
  root.dataset.theme = getComputedStyle(root).colorScheme === "light" ? "dark" : "light";
  document.cookie = "sw-theme=" + root.dataset.theme + "; path=/; max-age=31536000; SameSite=Lax";
});

/* The choice of the indicator (its search serves the dictionary too): it folds up when one was chosen, when something else is pressed, and with Escape. */
document.addEventListener("click", function (event) {
  const inside = event.target.closest && event.target.closest("details.sw-picker");
  document.querySelectorAll("details.sw-picker[open]").forEach(function (picker) {
    if (picker !== inside || event.target.closest("a")) picker.open = false;
  });
});

document.addEventListener("keydown", function (event) {
  const picker = event.key === "Escape" && event.target.closest && event.target.closest("details.sw-picker[open]");
  if (!picker) return;
  picker.open = false;
  picker.querySelector("summary").focus();
});

document.addEventListener("input", function (event) {
  const searching = event.target.closest && event.target.closest("details.sw-picker, .sw-stack");
  const picker = searching && (searching.matches(".sw-picker") ? searching : searching.querySelector(".sw-dictionary"));
  if (!picker) return;
  const nothing = picker.querySelector(".sw-nothing");
  if (!nothing) return;
  const words = event.target.value.trim().toLowerCase();
  let found = 0;
  picker.querySelectorAll("section").forEach(function (group) {
    const whole = group.querySelector("h3").textContent.toLowerCase().includes(words);
    let shown = 0;
    group.querySelectorAll("li").forEach(function (entry) {
      entry.hidden = !(whole || entry.textContent.toLowerCase().includes(words));
      if (!entry.hidden) shown += 1;
    });
    group.hidden = !shown;
    found += shown;
  });
  nothing.hidden = found > 0;
});

/* In a table, the name of a school or group leads to it. */
window.dashAgGridComponentFunctions = Object.assign({}, window.dashAgGridComponentFunctions, {
  SchoolLink: function (cell) {
    if (!cell.data || !cell.data.href) return cell.value;
    return React.createElement("a", { className: "sw-go sw-inside", href: cell.data.href }, cell.value);
  },
});

/* How a number is written, and a condition that only the server judges. */
window.dashAgGridFunctions = Object.assign({}, window.dashAgGridFunctions, {
  Cell: (places, value) => (typeof value === "number" ? value.toLocaleString("en", { maximumFractionDigits: places }) : value),
  AnyOf: () => () => true,
});
