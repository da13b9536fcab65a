@echo off
rem Starts the board on this PC: prepares .venv once, then serves http://127.0.0.1:8050
setlocal
chcp 65001 >nul
set PYTHONUTF8=1
cd /d "%~dp0"
set PY=py -3
where py >nul 2>nul || set PY=python
%PY% --version >nul 2>nul || goto nopython
%PY% -m tools.environment run || goto failed
.venv\Scripts\python.exe app.py serve %* || goto failed
exit /b 0

:nopython
echo 需要先安装 Python 3.11 或更新的版本。
echo Python 3.11 or newer has to be installed first.

:failed
pause
exit /b 1
