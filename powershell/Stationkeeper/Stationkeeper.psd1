@{
    RootModule        = 'Stationkeeper.psm1'
    ModuleVersion     = '0.1.0'
    GUID              = '93cfeb5e-910a-4ea5-9341-d5cc753e67e7'
    Author            = 'The Stationkeeper authors'
    CompanyName       = ''
    Copyright         = '(c) The Stationkeeper authors. Apache License 2.0.'
    Description       = 'Keeps the desktop sessions of shared computers as declared in YAML policies: the commands of the stationkeeper program as objects.'
    PowerShellVersion = '4.0'
    FormatsToProcess  = @('Stationkeeper.format.ps1xml')
    FunctionsToExport = @(
        'Disconnect-StationkeeperSession',
        'Get-StationkeeperExplanation',
        'Get-StationkeeperHistory',
        'Get-StationkeeperPlan',
        'Get-StationkeeperSession',
        'Get-StationkeeperStatus',
        'Invoke-StationkeeperPlan',
        'New-StationkeeperHold',
        'Remove-StationkeeperHold',
        'Resume-Stationkeeper',
        'Stop-Stationkeeper',
        'Test-StationkeeperPolicy',
        'Unlock-StationkeeperSession'
    )
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
    PrivateData       = @{
        PSData = @{
            Tags = @('MultiPoint', 'Sessions', 'Classroom', 'Windows', 'Linux')
        }
    }
}
