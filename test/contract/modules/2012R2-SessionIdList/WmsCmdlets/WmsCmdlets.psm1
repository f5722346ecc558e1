# The older spelling that a page's example shows: -SessionIdList, to which -SessionId binds as an abbreviation.
. ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'world.ps1'))

function Get-WmsSession {
    [CmdletBinding()]
    param()
    Write-Call 'Get-WmsSession' $PSBoundParameters
    foreach ($session in (Read-World).sessions) {
        [pscustomobject]@{
            Id = [uint32]$session.id
            State = [int]$session.state
            IsAdmin = $null
            UserName = ConvertFrom-Name $session.user
            StationId = $session.station
            ClientName = ConvertFrom-Name $session.client
            DomainName = ConvertFrom-Name $session.domain
        }
    }
}

function Unlock-WmsSession {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([Parameter(Mandatory = $true)][uint32[]]$SessionIdList)
    Write-Call 'Unlock-WmsSession' $PSBoundParameters
    foreach ($id in $SessionIdList) { if ($PSCmdlet.ShouldProcess("Session $id")) { $null = Find-Session $id $PSCmdlet } }
}

# Without CmdletBinding: no -ErrorAction, nothing common at all.
function Disconnect-WmsSession([uint32[]]$SessionIdList) {
    Write-Call 'Disconnect-WmsSession' $PSBoundParameters
    . Invoke-Trick 'Disconnect-WmsSession' $null
    foreach ($id in $SessionIdList) { Set-Disconnected $id }
}

Export-ModuleMember -Function 'Get-WmsSession', 'Unlock-WmsSession', 'Disconnect-WmsSession'
