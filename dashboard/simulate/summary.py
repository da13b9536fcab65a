"""What a simulation says of itself when it is done."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class SimulationSummary:
    """How much was written where. ``files`` counts the exports, without ``arrivals.csv`` and ``truth/``."""

    folder: Path
    start: date
    end: date
    school_days: int
    towns: int
    schools: int
    classes: int
    pupils: int
    files: int
    rows: int
    bytes: int

    def __str__(self) -> str:
        """Return what a person wants to know, in Chinese and in English."""
        megabytes = self.bytes / 1e6
        return (
            f"仿真完成（不是真实数据）：{self.start} 至 {self.end}，{self.school_days} 个学校日；{self.towns} 个乡镇、"
            f"{self.schools} 所学校、{self.classes} 个班、{self.pupils} 名学生；{self.files} 个文件、{self.rows} 行、"
            f"{megabytes:.1f} MB，写在 {self.folder}\n"
            f"Simulated (nothing of it is real): {self.start} to {self.end}, {self.school_days} school days; "
            f"{self.towns} towns, {self.schools} schools, {self.classes} classes, {self.pupils} pupils; "
            f"{self.files} files, {self.rows} rows, {megabytes:.1f} MB in {self.folder}"
        )
