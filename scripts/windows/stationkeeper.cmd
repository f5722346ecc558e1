@echo off
rem Runs Stationkeeper with the node.exe beside this file, whatever else is installed or set. Arguments go on as they were typed, the exit code comes back.
setlocal EnableExtensions DisableDelayedExpansion
set "NODE_OPTIONS="
"%~dp0node.exe" "%~dp0bin\stationkeeper.js" %*
exit /b %ERRORLEVEL%
