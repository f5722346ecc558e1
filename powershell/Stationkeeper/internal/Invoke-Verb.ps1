# Runs one verb, and gives its exit code and what it printed: as a document, or with -AsText as text.
# An end without a document becomes an error of the command that asked (-Caller); nothing is returned then.
function Invoke-Verb {
    [OutputType([psobject])]
    param(
        [Parameter(Mandatory = $true)] [string] $Verb,
        [AllowEmptyString()] [AllowEmptyCollection()] [string[]] $ArgumentList = @(),
        [AllowEmptyString()] [string] $StandardInput = '',
        [switch] $AsText,
        # For commands that take one thing after another from a pipeline: the others are still wanted.
        [switch] $GoOn,
        # The bound parameters of the calling command, from which those are taken that every verb has.
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Place,
        [Parameter(Mandatory = $true)] [System.Management.Automation.PSCmdlet] $Caller
    )

    # A mistake in here ends the command; it must not go on with half of what it needs.
    trap { break }
    try {
        $found = Find-Program -Program ([string] $Place['Program'])
    } catch {
        Stop-Caller -Caller $Caller -Id 'ProgramNotFound' -Category ObjectNotFound -Message $_.Exception.Message
    }
    $arguments = @($found.Before) + @($Verb)
    if (-not $AsText) { $arguments += @('-o', 'json') }
    $arguments += @(Get-PlaceArgument -Place $Place -Caller $Caller) + $ArgumentList
    try {
        $ended = Invoke-NativeProgram -FileName $found.FileName -ArgumentList $arguments -StandardInput $StandardInput -WorkingDirectory $Caller.SessionState.Path.CurrentFileSystemLocation.ProviderPath
    } catch {
        Stop-Caller -Caller $Caller -Id 'ProgramNotStarted' -Category OpenError -Message "$($found.FileName) could not be run: $($_.Exception.Message)"
    }
    $said = ($ended.Messages -replace '(?m)^stationkeeper: ', '').Trim()
    $document = $null
    if ($ended.Output.Trim() -ne '' -and -not $AsText) {
        try {
            $document = ConvertFrom-Document -Text $ended.Output
        } catch {
            Stop-Caller -Caller $Caller -Id 'UnreadableOutput' -Category InvalidResult -Message "What $($found.FileName) printed is no JSON: $($_.Exception.Message) $said"
        }
    }
    if ($null -eq $document -and ($ended.ExitCode -ne 0 -or -not $AsText)) {
        $failure = Get-ExitMeaning -ExitCode $ended.ExitCode
        if ($said -eq '') { $said = "stationkeeper $Verb ended with exit code $($ended.ExitCode) and said nothing." }
        if ($GoOn) {
            $Caller.WriteError((New-ErrorRecord -Id $failure.Id -Category $failure.Category -Message $said))
            return
        }
        Stop-Caller -Caller $Caller -Id $failure.Id -Category $failure.Category -Message $said
    }
    if ($said -ne '' -and -not $AsText) { $Caller.WriteWarning($said) }
    return [pscustomobject]@{ ExitCode = $ended.ExitCode; Document = $document; Text = $ended.Output; Said = $said }
}

# The flags that every verb has. Paths are those of the calling session, whose folder is not that of its process.
function Get-PlaceArgument {
    param([System.Collections.IDictionary] $Place, [System.Management.Automation.PSCmdlet] $Caller)

    if ($Place['StateFolder']) { '--state=' + (Resolve-CallerPath -Path $Place['StateFolder'] -Caller $Caller) }
    if ($Place['Settings']) { '--settings=' + (Resolve-CallerPath -Path $Place['Settings'] -Caller $Caller) }
    if ($Place['Policies']) { '--policies=' + (Resolve-CallerPath -Path $Place['Policies'] -Caller $Caller) }
    if ($Place['Provider']) { '--provider=' + $Place['Provider'] }
}

function Resolve-CallerPath {
    [OutputType([string])]
    param([string] $Path, [System.Management.Automation.PSCmdlet] $Caller)

    try {
        return $Caller.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
    } catch {
        Stop-Caller -Caller $Caller -Id 'InvalidPath' -Category InvalidArgument -Message "$(ConvertTo-Printable -Text $Path) is no path: $($_.Exception.GetBaseException().Message)" -Target $Path
    }
}

# Exit codes as the command line documents them.
function Get-ExitMeaning {
    param([int] $ExitCode)

    switch ($ExitCode) {
        0 { return @{ Id = 'NoOutput'; Category = 'InvalidResult' } }
        1 { return @{ Id = 'OperationFailed'; Category = 'OperationStopped' } }
        3 { return @{ Id = 'InvalidInput'; Category = 'InvalidArgument' } }
        4 { return @{ Id = 'PlanRefused'; Category = 'InvalidOperation' } }
        default { return @{ Id = 'ProgramEnded'; Category = 'OperationStopped' } }
    }
}

# Ends the calling command with an error that stands where it was called.
function Stop-Caller {
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [string] $Id,
        [System.Management.Automation.ErrorCategory] $Category,
        [string] $Message,
        $Target = $null
    )

    $Caller.ThrowTerminatingError((New-ErrorRecord -Id $Id -Category $Category -Message $Message -Target $Target))
}

function New-ErrorRecord {
    [OutputType([System.Management.Automation.ErrorRecord])]
    param([string] $Id, [System.Management.Automation.ErrorCategory] $Category, [string] $Message, $Target = $null)

    $exception = New-Object System.InvalidOperationException -ArgumentList $Message
    return New-Object System.Management.Automation.ErrorRecord -ArgumentList $exception, $Id, $Category, $Target
}
