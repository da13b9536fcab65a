"""The cases of every SQL file, on a Spark cluster: the same rows, the same instant, the same answer as on DuckDB."""

from typing import TYPE_CHECKING

import pytest

from tests.queries.cases import Case, all_cases, check
from tests.spark.cluster import Cluster

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),  # no frame passes between the two
]


@pytest.mark.parametrize("case", all_cases())
def test_given_expected(case: Case, cluster: Cluster) -> None:
    check(case, *cluster.run(case))


def test_the_cluster_has_two_workers_beside_the_driver(spark: "SparkSession") -> None:
    spark.range(0, 4, 1, 2).count()  # the workers have joined once they have done something
    assert len(spark.sparkContext._jsc.sc().statusTracker().getExecutorInfos()) == 1 + 2
