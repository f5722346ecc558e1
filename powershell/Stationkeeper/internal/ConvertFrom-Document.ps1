# JSON of the program as objects: names as PowerShell writes them (logonAt: LogonAt), instants as DateTime in UTC.
function ConvertFrom-Document {
    [OutputType([psobject])]
    param([Parameter(Mandatory = $true)] [string] $Text)

    $options = @{}
    # Where it can be had, no text that merely looks like a date is made into one: a name may look like anything.
    if ((Get-Command -Name 'ConvertFrom-Json').Parameters.ContainsKey('DateKind')) { $options['DateKind'] = 'String' }
    return ConvertTo-Record -Value (ConvertFrom-Json -InputObject $Text @options)
}

function ConvertTo-Record {
    [OutputType([psobject])]
    param([Parameter(Mandatory = $true)] [psobject] $Value)

    $record = New-Object psobject
    foreach ($property in $Value.PSObject.Properties) {
        $name = $property.Name
        if ($name -eq '') { continue }
        $pascal = $name.Substring(0, 1).ToUpperInvariant() + $name.Substring(1)
        $content = ConvertTo-Content -Name $name -Value $property.Value
        $record.PSObject.Properties.Add((New-Object System.Management.Automation.PSNoteProperty -ArgumentList $pascal, $content))
    }
    return $record
}

function ConvertTo-Content {
    param([string] $Name, $Value)

    if ($Value -is [System.Array]) {
        $items = @(foreach ($item in $Value) { ConvertTo-Content -Name '' -Value $item })
        return , $items
    }
    if ($Value -is [System.Management.Automation.PSCustomObject]) { return ConvertTo-Record -Value $Value }
    if ($Name -cmatch '^(at|since|until)$|(At|Since|Until)$') { return ConvertTo-Instant -Value $Value }
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
