@{
    RootModule = 'WmsCmdlets.psm1'
    ModuleVersion = '6.2.0.0'
    GUID = 'c7e0d9f1-b426-4cc2-982d-176ab07a6bf9'
    FunctionsToExport = 'Get-WmsSession', 'Unlock-WmsSession', 'Disconnect-WmsSession'
    CmdletsToExport = @()
    AliasesToExport = @()
}
