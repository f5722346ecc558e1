# The cmdlets as Windows Server 2012 R2 documents them: one id a call, Int32 for disconnecting, -TimeoutInSecond, objects with Id.
# https://learn.microsoft.com/powershell/module/wmscmdlets
. ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'world.ps1'))

function Get-WmsSession {
    [CmdletBinding()]
    param([uint32]$Id, [switch]$SerializeString, [int]$TimeoutInSecond)
    Write-Call 'Get-WmsSession' $PSBoundParameters
    . Invoke-Trick 'Get-WmsSession' $PSCmdlet
    $sessions = if ($PSBoundParameters.ContainsKey('Id')) { Find-Session $Id $PSCmdlet } else { (Read-World).sessions }
    foreach ($session in $sessions) {
        [pscustomobject]@{
            Id = [uint32]$session.id
            State = Get-State $session.state
            IsAdmin = [bool]$session.admin
            UserName = ConvertFrom-Name $session.user
            StationId = if ($null -ne $session.station) { [uint32]$session.station }
            ComputerName = 'CLASSROOM'
            ClientName = ConvertFrom-Name $session.client
            DomainName = ConvertFrom-Name $session.domain
            IsRail = $false
        }
    }
}

function Unlock-WmsSession {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([Parameter(Mandatory = $true, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)][uint32]$SessionId, [int]$TimeoutInSecond)
    process {
        Write-Call 'Unlock-WmsSession' $PSBoundParameters
        if (-not $PSCmdlet.ShouldProcess("Session $SessionId")) { return }
        . Invoke-Trick 'Unlock-WmsSession' $PSCmdlet
        $null = Find-Session $SessionId $PSCmdlet
    }
}

function Disconnect-WmsSession {
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
    param([Parameter(Mandatory = $true, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)][int]$SessionId, [int]$TimeoutInSecond)
    process {
        Write-Call 'Disconnect-WmsSession' $PSBoundParameters
        if (-not $PSCmdlet.ShouldProcess("Session $SessionId")) { return }
        . Invoke-Trick 'Disconnect-WmsSession' $PSCmdlet
        if (Find-Session $SessionId $PSCmdlet) { Set-Disconnected $SessionId }
    }
}

Export-ModuleMember -Function 'Get-WmsSession', 'Unlock-WmsSession', 'Disconnect-WmsSession'
