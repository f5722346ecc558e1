# JSON of the program as objects: names as PowerShell writes them (logonAt: LogonAt), instants as DateTime in UTC.
function ConvertFrom-Document {
    [OutputType([psobject])]
    param([Parameter(Mandatory = $true)] [string] $Text)

    $options = @{}
    # Where it can be had, no text that merely looks like a date is made into one: a name may look like anything.
    if ((Get-Command -Name 'ConvertFrom-Json').Parameters.ContainsKey('DateKind')) { $options['DateKind'] = 'String' }
    return ConvertTo-Record -Value (ConvertFrom-Json -InputObject $Text @options)
}

# Which names stand for instants, and how each is written here; a thousand sessions have the same few.
$script:FieldNames = @{}

function Get-FieldName {
    param([string] $Name)

    $field = @{ Pascal = $Name.Substring(0, 1).ToUpperInvariant() + $Name.Substring(1); Instant = $Name -cmatch '^(at|since|until)$|(At|Since|Until)$' }
    $script:FieldNames[$Name] = $field
    return $field
}

function ConvertTo-Record {
    [OutputType([psobject])]
    param([Parameter(Mandatory = $true)] [psobject] $Value)

    $fields = [ordered]@{}
    foreach ($property in $Value.PSObject.Properties) {
        $name = $property.Name
        if ($name -eq '') { continue }
        $field = $script:FieldNames[$name]
        if ($null -eq $field) { $field = Get-FieldName -Name $name }
        $content = $property.Value
        if ($null -ne $content) {
            if ($field.Instant) {
                $content = ConvertTo-Instant -Value $content
            } elseif ($content -isnot [string] -and $content -isnot [bool]) {
                $content = ConvertTo-Content -Value $content
            }
        }
        $fields[$field.Pascal] = $content
    }
    return [pscustomobject] $fields
}

function ConvertTo-Content {
    param($Value)

    if ($Value -is [System.Collections.IList]) {
        $items = @(foreach ($item in $Value) {
                if ($item -is [string]) { $item } else { ConvertTo-Content -Value $item }
            })
        return , $items
    }
    if ($Value -is [System.Management.Automation.PSCustomObject]) { return ConvertTo-Record -Value $Value }
    # PowerShell 6 to 7.4 makes dates of whatever looks like one.
    if ($Value -is [datetime]) { return $Value.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.fffZ', [System.Globalization.CultureInfo]::InvariantCulture) }
    return $Value
}

function ConvertTo-Instant {
    param($Value)

    if ($Value -is [datetime]) { return $Value.ToUniversalTime() }
    if ($Value -isnot [string]) { return $Value }
    $styles = [System.Globalization.DateTimeStyles]'AssumeUniversal, AdjustToUniversal'
    $instant = [datetime]::MinValue
    if ([datetime]::TryParse($Value, [System.Globalization.CultureInfo]::InvariantCulture, $styles, [ref] $instant)) { return $instant }
    return $Value
}

# A record with one more name on it, by which views and scripts know its kind.
function Add-RecordType {
    param([Parameter(ValueFromPipeline = $true)] [psobject] $Record, [string] $Name)

    process {
        $Record.PSObject.TypeNames.Insert(0, "Stationkeeper.$Name")
        $Record
    }
}

function Add-RecordProperty {
    param([psobject] $Record, [System.Collections.IDictionary] $Property)

    foreach ($name in $Property.Keys) {
        $Record.PSObject.Properties.Add((New-Object System.Management.Automation.PSNoteProperty -ArgumentList $name, $Property[$name]))
    }
}
