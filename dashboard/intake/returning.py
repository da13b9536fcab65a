"""Makes the workbook that goes back to the sender: of a delivery just judged, or of one that was taken before.

Of an old delivery the original is read and judged again as it was received then, so that its rows and schools are
known; what comes back and why is what the ledger says, which is what the pages show.
"""

import shutil
import tempfile
from pathlib import Path, PurePosixPath

from dashboard.contracts import load_contracts
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.intake.ingest import ingest
from dashboard.intake.send_back import SendBackReject, write_send_back
from dashboard.intake.staging import Delivery, Reject
from dashboard.ledger import open_ledger


def send_back(delivery: Delivery, out: Path) -> bool:
    """Write the workbook of a judged delivery and return True; with nothing to send back return False."""
    part = delivery.part
    return write_send_back(
        file=Path(delivery.file),
        title=load_contracts()[part.dataset].title,
        header=part.header,
        rows=delivery.rejected_rows if part.table else part.rows,
        rejects=[
            SendBackReject(each.row_number, part.columns.get(each.field), each.reason_zh, each.suggestion)
            for each in delivery.rejects
        ],
        out=out,
    )


def delivery_again(delivery_id: int, *, home: Home, county: County, wait_seconds: float) -> Delivery:
    """Return a delivery of the ledger with its rows, from the archive, and with the rejects that were found then.

    Raises:
        SchoolwatchError: there is no such delivery, its original is not kept any more or reads otherwise than it did,
            or another process keeps the ledger.
    """
    with open_ledger(home, wait_seconds=wait_seconds) as ledger:
        found = ledger.execute(
            "SELECT file, sha256, dataset, received_at FROM deliveries WHERE delivery_id = ?", [delivery_id]
        ).fetchone()
        if not found:
            raise _not_kept()
        file, sha256, dataset, received_at = found
        place = [
            number
            for (number,) in ledger.execute(
                "SELECT delivery_id FROM deliveries"
                " WHERE (file, sha256, dataset, received_at) = (?, ?, ?, ?) ORDER BY ALL",
                [file, sha256, dataset, received_at],
            ).fetchall()
        ].index(delivery_id)
        rejects = ledger.execute(
            "SELECT row_number, field, reason_zh, reason_en, suggestion FROM rejects WHERE delivery_id = ?"
            " ORDER BY row_number",
            [delivery_id],
        ).fetchall()
    original = next(home.archive.glob(f"{sha256[:2]}/{sha256}.*"), home.archive / sha256[:2] / sha256)
    if not original.exists():
        raise _not_kept()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / PurePosixPath(file).name  # whose report it is may stand in the name
        shutil.copyfile(original, copy)
        outcomes = ingest(
            [copy],
            home=home,
            county=county,
            received_at=received_at,
            write=False,
            again=True,
            wait_seconds=wait_seconds,
        )
        own = [each for outcome in outcomes for each in outcome.deliveries if each.part.dataset == dataset]
    if place >= len(own):
        raise _not_kept()
    delivery = own[place]
    delivery.rejects = [Reject(*reject) for reject in rejects]
    return delivery


def _not_kept() -> SchoolwatchError:
    return SchoolwatchError(
        "这份文件的原件已经不在，做不出退回表。请让报送单位重新报送。",
        "The original of this file is not kept any more. Ask its sender to send it again.",
    )
