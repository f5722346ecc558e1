# One argument as the command line of a Windows process has it, after the rules of CommandLineToArgvW: backslashes count
# only before a quotation mark, and there they are doubled. .NET reads a command line by the same rules on other systems.
# ProcessStartInfo.ArgumentList would do this, but .NET Framework has none.
function ConvertTo-NativeArgument {
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true)]
        [AllowEmptyString()]
        [string] $Argument
    )

    if ($Argument.IndexOf([char]0) -ge 0) {
        throw 'An argument contains a NUL character, and a command line would end there. Take it out.'
    }
    if ($Argument -ne '' -and $Argument -notmatch '[\s"]') { return $Argument }
    $escaped = [regex]::Replace($Argument, '(\\*)"', '$1$1\"')
    $escaped = [regex]::Replace($escaped, '(\\+)\z', '$1$1')
    return '"' + $escaped + '"'
}
