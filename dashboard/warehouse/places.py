"""Makes the towns' shapes: from any polygon file geopandas reads, else schematic cells round the towns' points."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import MultiPoint, Point, Polygon

POLYGON_FILES = ("towns.geojson", "towns.gpkg", "towns.shp", "towns.zip")
SIMPLIFY_DEGREES = 0.0005  # about 50 m: finer than a wall screen shows


def town_shapes(folder: Path, towns: pd.DataFrame, schools: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return one polygon a town: town_code, geometry (WGS 84), label_longitude, label_latitude, schematic.

    Args:
        folder: the county's folder; ``towns.geojson`` (or .gpkg, .shp, .zip) with a column town_code is used if there.
        towns: town_code and, where known, longitude and latitude.
        schools: town_code, longitude, latitude; their median places a town that has no point of its own.

    Towns that nothing places have no row.
    """
    supplied = next((folder / name for name in POLYGON_FILES if (folder / name).exists()), None)
    if supplied:
        shapes = gpd.read_file(supplied).to_crs(4326)[["town_code", "geometry"]]
        shapes["geometry"] = shapes.geometry.simplify_coverage(SIMPLIFY_DEGREES)
        shapes = shapes[~shapes.geometry.is_empty & shapes.geometry.notna()]
    else:
        shapes = _cells(_town_points(towns, schools))
    labels = shapes.geometry.representative_point()
    return shapes.assign(label_longitude=labels.x, label_latitude=labels.y, schematic=supplied is None)


def _town_points(towns: pd.DataFrame, schools: pd.DataFrame) -> pd.DataFrame:
    """Place each town: by its own point, else by the median of its schools (one wrong coordinate moves it little)."""
    median = schools.groupby("town_code")[["longitude", "latitude"]].median()
    own = towns.set_index("town_code")[["longitude", "latitude"]]
    return own.combine_first(median).loc[own.index].dropna().drop_duplicates()


def _cells(points: pd.DataFrame) -> gpd.GeoDataFrame:
    """Divide a rounded outline round the points into the nearest-point cells (Voronoi)."""
    if points.empty:
        return gpd.GeoDataFrame({"town_code": []}, geometry=[], crs=4326)
    places = [Point(x, y) for x, y in points[["longitude", "latitude"]].to_numpy(dtype=float)]
    outline = _outline(places)
    if len(places) == 1:
        cells = [outline]
    else:
        regions = shapely.voronoi_polygons(MultiPoint(places), extend_to=outline.envelope.buffer(1))
        cells = [
            shapely.intersection(next(region for region in regions.geoms if region.covers(place)), outline)
            for place in places
        ]
    return gpd.GeoDataFrame({"town_code": points.index}, geometry=cells, crs=4326)


def _outline(places: list[Point]) -> Polygon:
    """Draw a rounded shape round all points, with a margin of half the usual distance between neighbours."""
    hull = MultiPoint(places).convex_hull
    margin = (hull.envelope.area / len(places)) ** 0.5 / 2 or 0.05
    return shapely.concave_hull(MultiPoint(places), ratio=0.6).buffer(margin * 1.6).buffer(-margin * 0.7)
