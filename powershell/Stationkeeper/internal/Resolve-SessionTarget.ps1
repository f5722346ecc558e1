# What a person or a pipeline named, as session ids with words for people: numbers, text, and objects that carry SessionId
# or Id, as those of Get-WmsSession and Get-StationkeeperSession. Lists may be nested.
# Throws for anything else, so that nothing is done to half a list.
function Resolve-SessionTarget {
    [OutputType([psobject])]
    param([AllowNull()] $Value)

    if ($null -eq $Value) { throw 'There is no session id in $null.' }
    if ($Value -is [string] -or (Test-Number -Value $Value)) {
        $id = ([string] $Value).Trim()
        return [pscustomobject]@{ Id = (Confirm-SessionId -Id $id); Words = "Session $id" }
    }
    $id = Get-Field -Value $Value -Name 'SessionId', 'Id'
    if ($null -ne $id) {
        $id = Confirm-SessionId -Id ([string] $id)
        return [pscustomobject]@{ Id = $id; Words = (Get-SessionWords -Id $id -Session $Value) }
    }
    if ($Value -is [System.Collections.IEnumerable] -and $Value -isnot [System.Collections.IDictionary]) {
        return @(foreach ($item in $Value) { Resolve-SessionTarget -Value $item })
    }
    throw "An object of type $($Value.GetType().Name) has neither SessionId nor Id."
}

function Confirm-SessionId {
    [OutputType([string])]
    param([string] $Id)

    # The largest unsigned number of 32 bits is what a station without a session shows.
    if ($Id -eq '4294967295') { throw '4294967295 is no session id: it is what a station without a session shows.' }
    if ($Id -notmatch '\A[0-9A-Za-z]+\z') { throw "'$(ConvertTo-Printable -Text $Id)' is no session id: an id is a number, or letters and digits." }
    return $Id
}

function Test-Number {
    [OutputType([bool])]
    param($Value)

    $code = [int] [System.Convert]::GetTypeCode($Value)
    return $code -ge [int] [System.TypeCode]::SByte -and $code -le [int] [System.TypeCode]::Decimal -and $Value -isnot [enum]
}

# The first of these that the object has and that says something.
function Get-Field {
    param($Value, [string[]] $Name)

    foreach ($one in $Name) {
        if ($Value -is [System.Collections.IDictionary]) {
            if (@($Value.Keys) -contains $one -and $null -ne $Value[$one]) { return $Value[$one] }
        } else {
            $property = $Value.PSObject.Properties[$one]
            if ($null -ne $property -and $null -ne $property.Value) { return $property.Value }
        }
    }
}

# Session 5 (CLASS\ana, station 4)
function Get-SessionWords {
    [OutputType([string])]
    param([string] $Id, $Session)

    # Not a cast: one of nothing at all would be null, which is not ''.
    $user = "$(Get-Field -Value $Session -Name 'User', 'UserName')"
    $domain = "$(Get-Field -Value $Session -Name 'Domain', 'DomainName')"
    if ($user -ne '' -and $domain -ne '' -and -not $user.Contains('\')) { $user = "$domain\$user" }
    $station = "$(Get-Field -Value $Session -Name 'Station', 'StationId')"
    $known = @()
    if ($user -ne '') { $known += $user }
    # MultiPoint shows station 0 for a session that has none.
    if ($station -ne '' -and $station -ne '0') { $known += "station $station" }
    if ($known.Count -eq 0) { return "Session $Id" }
    return ConvertTo-Printable -Text "Session $Id ($($known -join ', '))"
}

# Controls, and the marks that turn the reading direction around, could make a question ask what it does not mean.
function ConvertTo-Printable {
    [OutputType([string])]
    param([string] $Text)

    return [regex]::Replace($Text, '[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]', {
            param($match)
            '\u{' + ([int] $match.Value[0]).ToString('x') + '}'
        })
}
