# The cmdlets as Windows Server 2016 to 2025 document them: lists of ids or -All, -Server, no -WhatIf for unlocking, no timeouts.
# https://learn.microsoft.com/powershell/module/multipoint
. ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'world.ps1'))

function Get-WmsSession {
    [CmdletBinding(DefaultParameterSetName = 'Neither')]
    param(
        [Parameter(Mandatory = $true, ParameterSetName = 'All')][switch]$All,
        [Parameter(Mandatory = $true, ParameterSetName = 'SessionId', ValueFromPipelineByPropertyName = $true)][uint32[]]$SessionId,
        [Parameter(ValueFromPipelineByPropertyName = $true)][Alias('ComputerName')][string]$Server
    )
    process {
        Write-Call 'Get-WmsSession' $PSBoundParameters
        . Invoke-Trick 'Get-WmsSession' $PSCmdlet
        if ($PSCmdlet.ParameterSetName -eq 'Neither') {
            $PSCmdlet.ThrowTerminatingError((New-Failure 'Parameter set cannot be resolved' 'AmbiguousParameterSet' 'InvalidArgument'))
        }
        $collection = New-Object System.Collections.ArrayList
        foreach ($session in $(if ($All) { (Read-World).sessions } else { foreach ($id in $SessionId) { Find-Session $id $PSCmdlet } })) {
            $null = $collection.Add([pscustomobject]@{
                    SessionId = [uint32]$session.id
                    State = Get-State $session.state
                    IsOrchestratable = $true
                    IsAdmin = [bool]$session.admin
                    IsMOGUser = $false
                    UserName = ConvertFrom-Name $session.user
                    StationId = if ($null -ne $session.station) { [uint32]$session.station }
                    ComputerName = 'CLASSROOM'
                    ClientName = ConvertFrom-Name $session.client
                    DomainName = ConvertFrom-Name $session.domain
                    IsRail = $false
                })
        }
        , $collection # "returns WmsSession collection": one object
    }
}

function Unlock-WmsSession {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true, ParameterSetName = 'All')][switch]$All,
        [Parameter(Mandatory = $true, ParameterSetName = 'SessionId', ValueFromPipelineByPropertyName = $true)][uint32[]]$SessionId,
        [Parameter(ValueFromPipelineByPropertyName = $true)][Alias('ComputerName')][string]$Server
    )
    process {
        Write-Call 'Unlock-WmsSession' $PSBoundParameters
        . Invoke-Trick 'Unlock-WmsSession' $PSCmdlet
        foreach ($id in $SessionId) { $null = Find-Session $id $PSCmdlet }
    }
}

function Disconnect-WmsSession {
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory = $true, ParameterSetName = 'All')][switch]$All,
        [Parameter(Mandatory = $true, ParameterSetName = 'SessionId', ValueFromPipelineByPropertyName = $true)][uint32[]]$SessionId,
        [Parameter(ValueFromPipelineByPropertyName = $true)][Alias('ComputerName')][string]$Server
    )
    process {
        Write-Call 'Disconnect-WmsSession' $PSBoundParameters
        foreach ($id in $SessionId) {
            if (-not $PSCmdlet.ShouldProcess("Session $id")) { continue }
            . Invoke-Trick 'Disconnect-WmsSession' $PSCmdlet
            if (Find-Session $id $PSCmdlet) { Set-Disconnected $id }
        }
    }
}

Export-ModuleMember -Function 'Get-WmsSession', 'Unlock-WmsSession', 'Disconnect-WmsSession'
