# Runs a program to its end with arguments that are data: no shell reads them. UTF-8 both ways, whatever the console's
# code page. Ending the pipeline (Ctrl-C) ends the program.
function Invoke-NativeProgram {
    [OutputType([psobject])]
    param(
        [Parameter(Mandatory = $true)] [string] $FileName,
        [Parameter(Mandatory = $true)] [AllowEmptyString()] [string[]] $ArgumentList,
        [Parameter(Mandatory = $true)] [string] $WorkingDirectory,
        # Plain ASCII. A byte order mark may go before it, where the console's input is UTF-8.
        [AllowEmptyString()] [string] $StandardInput
    )

    $utf8 = New-Object System.Text.UTF8Encoding -ArgumentList $false
    $start = New-Object System.Diagnostics.ProcessStartInfo
    $start.FileName = $FileName
    $start.Arguments = @(foreach ($argument in $ArgumentList) { ConvertTo-NativeArgument -Argument $argument }) -join ' '
    $start.WorkingDirectory = $WorkingDirectory
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.StandardOutputEncoding = $utf8
    $start.StandardErrorEncoding = $utf8

    $process = New-Object System.Diagnostics.Process
    $process.StartInfo = $start
    $started = $false
    try {
        $started = $process.Start()
        # Both at once: a program that fills the one while the other is read to its end would wait forever.
        $reading = [System.Threading.Tasks.Task[]]@(
            $process.StandardOutput.ReadToEndAsync(), $process.StandardError.ReadToEndAsync()
        )
        try {
            $bytes = $utf8.GetBytes($StandardInput)
            $process.StandardInput.BaseStream.Write($bytes, 0, $bytes.Length)
            $process.StandardInput.Close()
        } catch [System.IO.IOException] {
            # It ended without reading; what it says of that is on its way.
            $null = $_
        }
        # In slices, since a call into .NET that waits can't be interrupted.
        while (-not [System.Threading.Tasks.Task]::WaitAll($reading, 100)) { $null = $reading }
        while (-not $process.WaitForExit(100)) { $null = $reading }
        return [pscustomobject]@{
            ExitCode = $process.ExitCode
            Output   = $reading[0].Result
            Messages = $reading[1].Result
        }
    } finally {
        if ($started -and -not $process.HasExited) { $process.Kill() }
        $process.Dispose()
    }
}
