"""A Spark cluster of its own for the tests: a master and two worker processes on this machine, one for all cases."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.spark.cluster import Cluster

if TYPE_CHECKING:  # pyspark is there for `make test-spark` only
    from pyspark.sql import SparkSession

# Short-lived JVMs over a few rows: compiling to the last degree and collecting in parallel cost more than they save.
JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": JAVA_OPTIONS,
    "spark.executor.extraJavaOptions": JAVA_OPTIONS,
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    # The county's local time, without an offset; whatever asks for a zone all the same gets one without summer time.
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.session.timeZone": "UTC",
    # Else the driver works out simple queries over a few literal rows alone, and the workers are never asked.
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation",
}


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator["SparkSession"]:
    """A session on `local-cluster[2,1,1024]`: two workers of one core and 1024 MB each."""
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    patch = pytest.MonkeyPatch()
    patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")  # a machine's own name need not lead anywhere
    patch.setenv("SPARK_LOCAL_HOSTNAME", "localhost")
    builder = SparkSession.builder.appName("schoolwatch").master("local-cluster[2,1,1024]")
    for name, value in {**SETTINGS, "spark.local.dir": str(folder), "spark.sql.warehouse.dir": str(folder)}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
    patch.undo()


@pytest.fixture(scope="session")
def cluster(spark: "SparkSession") -> Cluster:
    """What runs a case on that session."""
    return Cluster(spark)
