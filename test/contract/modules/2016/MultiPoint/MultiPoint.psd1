@{
    RootModule = 'MultiPoint.psm1'
    ModuleVersion = '6.3.0.0'
    GUID = '0eaab521-eacf-427e-9295-cf83ea873370'
    FunctionsToExport = 'Get-WmsSession', 'Unlock-WmsSession', 'Disconnect-WmsSession'
    CmdletsToExport = @()
    AliasesToExport = @()
}
