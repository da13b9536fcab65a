@echo off
rem Runs every test on this PC: prepares .venv once; options go on to pytest
setlocal
chcp 65001 >nul
set PYTHONUTF8=1
cd /d "%~dp0"
set PY=py -3
where py >nul 2>nul || set PY=python
%PY% --version >nul 2>nul || goto nopython
%PY% -m tools.environment test || exit /b 1
%PY% -m tools.browser
.venv\Scripts\python.exe -m pytest -n 2 --dist loadgroup %*
exit /b %ERRORLEVEL%

:nopython
echo 需要先安装 Python 3.11 或更新的版本。
echo Python 3.11 or newer has to be installed first.
exit /b 1
