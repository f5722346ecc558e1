function Get-StationkeeperHistory {
    <#
    .SYNOPSIS
    Shows what was done, when and why.
    .DESCRIPTION
    Reads the journal of the state folder, oldest first: every intent, outcome and effect, fights, holds and warnings, and
    what happened to daemon and policies. Several filters narrow it together. With -Verify it checks the journal's chain instead,
    and says whether an entry was changed or taken out.
    .PARAMETER Since
    What came then or later: an instant, or a time ago as 2h or a TimeSpan.
    .PARAMETER Until
    The same: nothing that came then or later.
    .PARAMETER SessionId
    This session id only.
    .PARAMETER User
    This user only, as CLASS\ana.
    .PARAMETER Kind
    Such entries only, as contested or calm.
    .PARAMETER Action
    What is about unlock, or about disconnect.
    .PARAMETER Rule
    What is about a policy, or policy/rule.
    .PARAMETER Last
    The newest so many entries.
    .PARAMETER Verify
    Checks the chain of the whole journal.
    .PARAMETER StateFolder
    The state folder. Without it: that of the running daemon, else your own.
    .PARAMETER Settings
    The settings file. Without it: stationkeeper.yaml in the current folder, if there is one.
    .PARAMETER Policies
    The folder of policies. Without it: policies in the current folder, or as the settings say.
    .PARAMETER Provider
    How sessions are seen and acted upon, as multipoint. Without it: as the settings say.
    .PARAMETER Program
    The program to run: an executable, or bin/stationkeeper.js. Without it: the environment variable STATIONKEEPER_PROGRAM,
    else the program beside this module, else stationkeeper on PATH.
    .EXAMPLE
    Get-StationkeeperHistory -Since 2h -SessionId 5

    What happened to session 5 lately.
    .EXAMPLE
    Get-StationkeeperHistory -Kind contested, calm -Since (Get-Date).Date

    Who was fought over today.
    .EXAMPLE
    Get-StationkeeperHistory -Verify

    Check the chain of the journal.
    .OUTPUTS
    Stationkeeper.HistoryEntry
    Stationkeeper.Chain
    #>
    [CmdletBinding()]
    [OutputType('Stationkeeper.HistoryEntry')]
    [OutputType('Stationkeeper.Chain')]
    param(
        [Parameter(ParameterSetName = 'Entries')] [object] $Since,
        [Parameter(ParameterSetName = 'Entries')] [object] $Until,
        [Parameter(ParameterSetName = 'Entries', ValueFromPipelineByPropertyName = $true)] [Alias('Id')] [string] $SessionId,
        [Parameter(ParameterSetName = 'Entries')] [string] $User,
        [Parameter(ParameterSetName = 'Entries')] [string[]] $Kind,
        [Parameter(ParameterSetName = 'Entries')] [ValidateSet('unlock', 'disconnect')] [string] $Action,
        [Parameter(ParameterSetName = 'Entries')] [string] $Rule,
        [Parameter(ParameterSetName = 'Entries')] [ValidateRange(1, 2147483647)] [int] $Last,
        [Parameter(ParameterSetName = 'Chain', Mandatory = $true)] [switch] $Verify,
        [string] $StateFolder,
        [string] $Settings,
        [string] $Policies,
        [string] $Provider,
        [string] $Program
    )

    process {
        if ($Verify) {
            $chain = Invoke-Verb -Verb 'history' -ArgumentList '--verify' -Place $PSBoundParameters -Caller $PSCmdlet
            Add-RecordType -Record $chain.Document -Name 'Chain'
            return
        }
        $arguments = @()
        foreach ($name in 'Since', 'Until') {
            if ($PSBoundParameters.ContainsKey($name)) {
                $arguments += "--$($name.ToLowerInvariant())=$(Get-TimeText -Value $PSBoundParameters[$name])"
            }
        }
        if ($SessionId) { $arguments += "--session=$SessionId" }
        if ($User) { $arguments += "--user=$User" }
        if ($Kind) { $arguments += "--kind=$($Kind -join ',')" }
        if ($Action) { $arguments += "--action=$Action" }
        if ($Rule) { $arguments += "--rule=$Rule" }
        if ($Last) { $arguments += "--last=$Last" }
        $history = Invoke-Verb -Verb 'history' -ArgumentList $arguments -Place $PSBoundParameters -Caller $PSCmdlet
        foreach ($entry in $history.Document.Entries) {
            Add-RecordType -Record $entry -Name 'HistoryEntry'
        }
    }
}
