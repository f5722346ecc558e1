# Which file is started, and what comes before the verb: the program itself, or Node and the program's script.
#
# Never a batch file: cmd.exe reads arguments by rules of its own, under which a user's name could become a command. The
# batch file that npm installs stands beside the script that it starts, and that script is taken instead.
function Find-Program {
    [OutputType([psobject])]
    param([AllowEmptyString()] [string] $Program)

    if ($Program -ne '') { return Resolve-ProgramFile -Path $Program }
    if ($env:STATIONKEEPER_PROGRAM) { return Resolve-ProgramFile -Path $env:STATIONKEEPER_PROGRAM }

    # As in the zip and in the package, where this module lies two folders below the program.
    $root = Split-Path -Parent (Split-Path -Parent (Split-Path -Parent $PSScriptRoot))
    $script = Find-ProgramScript -Folder $root
    if ($script) { return Resolve-ProgramFile -Path $script }

    $command = Get-Command -Name 'stationkeeper' -CommandType Application -ErrorAction SilentlyContinue |
        Select-Object -First 1
    if ($command) { return Resolve-ProgramFile -Path $command.Path }
    throw 'The program stationkeeper was not found: not beside this module, and not on PATH. Name it with -Program or in the environment variable STATIONKEEPER_PROGRAM.'
}

function Find-ProgramScript {
    [OutputType([string])]
    param([string] $Folder)

    foreach ($place in 'bin/stationkeeper.js', 'dist/main.js') {
        $path = Join-Path $Folder $place
        if (Test-Path -LiteralPath $path -PathType Leaf) { return $path }
    }
}

function Resolve-ProgramFile {
    [OutputType([psobject])]
    param([string] $Path)

    if (-not (Test-Path -LiteralPath $Path -PathType Leaf)) { throw "There is no program $Path." }
    $full = (Get-Item -LiteralPath $Path).FullName
    switch -Regex ([System.IO.Path]::GetExtension($full)) {
        '^\.[cm]?js$' { return [pscustomobject]@{ FileName = (Find-Node -Script $full); Before = @($full) } }
        '^\.(cmd|bat|ps1)$' {
            $folder = Split-Path -Parent $full
            foreach ($package in '.', 'node_modules/stationkeeper', '../stationkeeper') {
                $script = Find-ProgramScript -Folder (Join-Path $folder $package)
                if ($script) { return Resolve-ProgramFile -Path $script }
            }
            throw "$full is a script of the shell, to which arguments can't be given safely, and the program that it starts was not found. Name bin/stationkeeper.js or an executable with -Program."
        }
        default { return [pscustomobject]@{ FileName = $full; Before = @() } }
    }
}

# The Node that the zip brings stands in its root; else the one on PATH.
function Find-Node {
    [OutputType([string])]
    param([string] $Script)

    $root = Split-Path -Parent (Split-Path -Parent $Script)
    $own = Join-Path $root 'node.exe'
    if (Test-Path -LiteralPath $own -PathType Leaf) { return $own }
    $node = Get-Command -Name 'node' -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($node) { return $node.Path }
    throw "Node was not found, neither beside $Script nor on PATH. Install Node 24, or use the zip, which brings its own."
}
