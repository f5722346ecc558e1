# The end of Unlock- and Disconnect-StationkeeperSession: asks for each session, and carries out one call for all of them.
function Invoke-SessionAction {
    [OutputType('Stationkeeper.Result')]
    param(
        [Parameter(Mandatory = $true)] [string] $Verb,
        [Parameter(Mandatory = $true)] [AllowEmptyCollection()] [System.Collections.IList] $Given,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Bound,
        [Parameter(Mandatory = $true)] [System.Management.Automation.PSCmdlet] $Caller
    )

    # A mistake in here ends the command; it must not go on to act with half of what was asked.
    trap { break }
    try {
        $targets = @(foreach ($value in $Given) { Resolve-SessionTarget -Value $value })
    } catch {
        Stop-Caller -Caller $Caller -Id 'InvalidSessionId' -Category InvalidArgument -Message $_.Exception.Message
    }
    $asked = @{}
    $allowed = @(foreach ($target in $targets) {
            if ($asked.ContainsKey($target.Id)) { continue }
            $asked[$target.Id] = $true
            if ($Caller.ShouldProcess($target.Words)) { $target.Id }
        })
    if ($allowed.Count -eq 0) { return }
    $arguments = @(Get-SetAsideArgument -Bound $Bound)
    if ($Bound.ContainsKey('TimeoutInSecond')) { $arguments += "--timeout=$($Bound['TimeoutInSecond'])s" }
    # By standard input: a command line has an end, and a school may have many sessions. Ids are letters and digits.
    $list = '["' + ($allowed -join '","') + '"]'
    $ended = Invoke-Verb -Verb $Verb -ArgumentList $arguments -StandardInput $list -Place $Bound -Caller $Caller
    Write-Report -Ended $ended -Caller $Caller
}

# -Override and -Reason, of all commands that act.
function Get-SetAsideArgument {
    param([System.Collections.IDictionary] $Bound)

    foreach ($guard in $Bound['Override']) { "--override=$guard" }
    if ($Bound.ContainsKey('Reason')) { "--reason=$($Bound['Reason'])" }
}
