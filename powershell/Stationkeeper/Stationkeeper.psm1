# Commands over the JSON of the `stationkeeper` program. Everything here runs on Windows PowerShell 4.0 as on 7, and is
# plain ASCII, since Windows PowerShell reads a file without a byte order mark by the machine's code page.
Set-StrictMode -Version 2.0

foreach ($folder in 'internal', 'functions') {
    foreach ($file in Get-ChildItem -LiteralPath (Join-Path $PSScriptRoot $folder) -Filter '*.ps1') {
        . $file.FullName
    }
}

# Sessions carry the name under which the cmdlets of MultiPoint Services take an id.
Update-TypeData -TypeName 'Stationkeeper.Session' -MemberType AliasProperty -MemberName 'SessionId' -Value 'Id' -Force
