/**
 * What PowerShell 4.0 of Windows Server 2012 R2 has of what our scripts use. Whoever uses another command looks it up and adds it.
 *
 * Source: the list of that version's commands, with their parameter sets, by which PSScriptAnalyzer judges compatibility:
 * https://github.com/PowerShell/PSScriptAnalyzer, Engine/Settings/desktop-4.0-windows.json
 */
const COMMANDS: Readonly<Record<string, string>> = {
  'Add-Member':
    'Force InputObject MemberType Name NotePropertyMembers NotePropertyName NotePropertyValue PassThru SecondValue TypeName Value',
  'ConvertFrom-Json': 'InputObject',
  'ConvertTo-Json': 'Compress Depth InputObject',
  'Export-ModuleMember': 'Alias Cmdlet Function Variable',
  'ForEach-Object': 'ArgumentList Begin Confirm End InputObject MemberName Process RemainingScripts WhatIf',
  'Get-ChildItem':
    'Attributes Directory Exclude File Filter Force Hidden Include LiteralPath Name Path ReadOnly Recurse System UseTransaction',
  'Get-Command':
    'All ArgumentList CommandType ListImported Module Name Noun ParameterName ParameterType Syntax TotalCount Verb',
  'Get-Content':
    'Credential Delimiter Encoding Exclude Filter Force Include LiteralPath Path Raw ReadCount Stream Tail TotalCount UseTransaction Wait',
  'Get-Date': 'Date Day DisplayHint Format Hour Millisecond Minute Month Second UFormat Year',
  'Get-ExecutionPolicy': 'List Scope',
  'Get-Item': 'Credential Exclude Filter Force Include LiteralPath Path Stream UseTransaction',
  'Get-Location': 'PSDrive PSProvider Stack StackName UseTransaction',
  'Get-Module': 'All CimNamespace CimResourceUri CimSession FullyQualifiedName ListAvailable Name PSSession Refresh',
  'Get-Process': 'ComputerName FileVersionInfo Id IncludeUserName InputObject Module Name',
  'Get-PSSession':
    'AllowRedirection ApplicationName Authentication CertificateThumbprint ComputerName ConfigurationName ConnectionUri Credential Id InstanceId Name Port SessionOption State ThrottleLimit UseSSL',
  'Import-Module':
    'Alias ArgumentList AsCustomObject Assembly CimNamespace CimResourceUri CimSession Cmdlet DisableNameChecking Force Function Global MinimumVersion ModuleInfo Name NoClobber PSSession PassThru Prefix RequiredVersion Scope Variable',
  'Invoke-Command':
    'AllowRedirection ApplicationName ArgumentList AsJob Authentication CertificateThumbprint ComputerName ConfigurationName ConnectionUri Credential EnableNetworkAccess FilePath HideComputerName InDisconnectedSession InputObject JobName NoNewScope Port ScriptBlock Session SessionName SessionOption ThrottleLimit UseSSL',
  'Join-Path': 'ChildPath Credential Path Resolve UseTransaction',
  'Measure-Object': 'Average Character IgnoreWhiteSpace InputObject Line Maximum Minimum Property Sum Word',
  'New-Object': 'ArgumentList ComObject Property Strict TypeName',
  'New-PSSession':
    'AllowRedirection ApplicationName Authentication CertificateThumbprint ComputerName ConfigurationName ConnectionUri Credential EnableNetworkAccess Name Port Session SessionOption ThrottleLimit UseSSL',
  'New-PSSessionOption':
    'ApplicationArguments CancelTimeout Culture IdleTimeout IncludePortInSPN MaximumReceivedDataSizePerCommand MaximumReceivedObjectSize MaximumRedirection NoCompression NoEncryption NoMachineProfile OpenTimeout OperationTimeout OutputBufferingMode ProxyAccessType ProxyAuthentication ProxyCredential SkipCACheck SkipCNCheck SkipRevocationCheck UICulture UseUTF16',
  'Out-Null': 'InputObject',
  'Out-String': 'InputObject Stream Width',
  'Remove-PSSession': 'ComputerName Confirm Id InstanceId Name Session WhatIf',
  'Resolve-Path': 'Credential LiteralPath Path Relative UseTransaction',
  'Select-Object': 'ExcludeProperty ExpandProperty First Index InputObject Last Property Skip Unique Wait',
  'Set-StrictMode': 'Off Version',
  'Sort-Object': 'CaseSensitive Culture Descending InputObject Property Unique',
  'Split-Path': 'Credential IsAbsolute Leaf LiteralPath NoQualifier Parent Path Qualifier Resolve UseTransaction',
  'Start-Sleep': 'Milliseconds Seconds',
  'Test-Path': 'Credential Exclude Filter Include IsValid LiteralPath NewerThan OlderThan Path PathType UseTransaction',
  'Update-TypeData':
    'AppendPath Confirm DefaultDisplayProperty DefaultDisplayPropertySet DefaultKeyPropertySet Force InheritPropertySerializationSet MemberName MemberType PrependPath PropertySerializationSet SecondValue SerializationDepth SerializationMethod StringSerializationSource TargetTypeForDeserialization TypeAdapter TypeConverter TypeData TypeName Value WhatIf',
  'Where-Object':
    'CContains CEQ CGE CGT CIn CLE CLT CLike CMatch CNE CNotContains CNotIn CNotLike CNotMatch Contains EQ FilterScript GE GT In InputObject Is IsNot LE LT Like Match NE NotContains NotIn NotLike NotMatch Property Value',
  'Write-Debug': 'Message',
  'Write-Error':
    'Category CategoryActivity CategoryReason CategoryTargetName CategoryTargetType ErrorId ErrorRecord Exception Message RecommendedAction TargetObject',
  'Write-Host': 'BackgroundColor ForegroundColor NoNewline Object Separator',
  'Write-Output': 'InputObject NoEnumerate',
  'Write-Progress': 'Activity Completed CurrentOperation Id ParentId PercentComplete SecondsRemaining SourceId Status',
  'Write-Verbose': 'Message',
  'Write-Warning': 'Message',
}

/** https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_commonparameters without what came later. */
const COMMON =
  'Verbose Debug ErrorAction WarningAction ErrorVariable WarningVariable OutVariable OutBuffer PipelineVariable'

/** Parameters by command, both in lower case. */
export const COMMANDS_OF_4: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(COMMANDS).map(([command, parameters]) => [
    command.toLowerCase(),
    new Set(`${parameters} ${COMMON}`.toLowerCase().split(' ')),
  ]),
)

export const COMMON_OF_4: ReadonlySet<string> = new Set(`${COMMON} WhatIf Confirm`.toLowerCase().split(' '))

/** Automatic variables that came with 5.0 to 7, in lower case: null in 4.0, where a test of them would quietly go the wrong way. */
export const LATER_VARIABLES: ReadonlySet<string> = new Set(
  '$iswindows $islinux $ismacos $iscoreclr $psedition $psstyle $enabledexperimentalfeatures'.split(' '),
)

/**
 * Static members that came with PowerShell 5.0 or after .NET 4.5.1: the likeliest ones, far from all. In lower case, without namespace.
 */
export const LATER_MEMBERS: ReadonlySet<string> = new Set([
  '::new',
  'array::empty',
  'convert::tohexstring',
  'datetimeoffset::fromunixtimemilliseconds',
  'datetimeoffset::fromunixtimeseconds',
  'environment::processid',
  'environment::processpath',
  'operatingsystem::iswindows',
  'path::getrelativepath',
  'path::join',
  'runtimeinformation::isosplatform',
  'task::completedtask',
])
