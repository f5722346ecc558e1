# Runs host.ps1 with a New-PSSession that reaches another PowerShell process instead of another computer: what follows is PowerShell's own.
param([string]$Computer)
function New-PSSession([string]$ComputerName, $SessionOption) { Microsoft.PowerShell.Core\New-PSSession -HostName $ComputerName }
& $env:STATIONKEEPER_TEST_SCRIPT -Computer $Computer
exit $LASTEXITCODE
