@{
    RootModule = 'WmsCmdlets.psm1'
    ModuleVersion = '6.2.0.0'
    GUID = 'e3e1bb60-0137-4c37-9c3b-11daa945b904'
    FunctionsToExport = 'Get-WmsSession', 'Unlock-WmsSession', 'Disconnect-WmsSession'
    CmdletsToExport = @()
    AliasesToExport = @()
}
