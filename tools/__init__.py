"""What prepares a machine: the environment, the browser for the tests, and the verdict on a test report.

Only the standard library is used here, since these run before anything is installed.
"""
