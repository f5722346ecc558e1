function Test-StationkeeperPolicy {
    <#
    .SYNOPSIS
    Checks policy files.
    .DESCRIPTION
    Checks files and folders as one bundle, and gives one object: whether they are valid, and every finding with file, line,
    column, code and what was probably meant. Policies that are not valid are an answer and no error. With -Quiet it gives $true or
    $false.
    .PARAMETER Path
    Files and folders. Without any: the folder of policies.
    .PARAMETER Strict
    Warnings count as errors.
    .PARAMETER Quiet
    Gives $true or $false only.
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
    Test-StationkeeperPolicy

    Check the folder of policies.
    .EXAMPLE
    Get-ChildItem *.yaml | Test-StationkeeperPolicy -Strict | ForEach-Object { $_.Diagnostics }

    Every finding in these files, taken as one bundle.
    .EXAMPLE
    if (-not (Test-StationkeeperPolicy policies -Quiet)) { throw 'not valid' }

    In a script that puts policies in place.
    .OUTPUTS
    Stationkeeper.Validation
    [bool]
    #>
    [CmdletBinding()]
    [OutputType('Stationkeeper.Validation')]
    [OutputType([bool])]
    param(
        [Parameter(Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string[]] $Path,
        [switch] $Strict,
        [switch] $Quiet,
        [string] $StateFolder,
        [string] $Settings,
        [string] $Policies,
        [string] $Provider,
        [string] $Program
    )

    begin {
        $paths = New-Object System.Collections.ArrayList
    }
    process {
        foreach ($one in $Path) { $null = $paths.Add((Resolve-CallerPath -Path $one -Caller $PSCmdlet)) }
    }
    end {
        $arguments = @()
        if ($Strict) { $arguments += '--strict' }
        if ($paths.Count -gt 0) { $arguments += @('--') + $paths }
        $found = (Invoke-Verb -Verb 'validate' -ArgumentList $arguments -Place $PSBoundParameters -Caller $PSCmdlet).Document
        if ($Quiet) { return $found.Valid }
        foreach ($diagnostic in $found.Diagnostics) { $null = Add-RecordType -Record $diagnostic -Name 'Diagnostic' }
        Add-RecordType -Record $found -Name 'Validation'
    }
}
