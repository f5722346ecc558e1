import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectFolder, temporaryFolder } from '../../support/cli.ts'
import { SHELLS } from '../shells.ts'
import { inShell, type Told } from './in-shell.ts'

const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter)

/** A program that says which one it is. */
function put(folder: string, ...path: readonly string[]): string {
  const file = join(folder, ...path)
  mkdirSync(dirname(file), { recursive: true })
  const script = `process.stdout.write(JSON.stringify({ kind: 'Status', holds: [], overrides: [], from: ${JSON.stringify(path.join('/'))} }))`
  writeFileSync(file, script)
  return file
}

for (const { name, path: shell } of SHELLS)
  describe.skipIf(shell === null)(`the program that ${name} starts`, () => {
    const asked = (
      cwd: string,
      script: string,
      env: Readonly<Record<string, string>> = {},
      module?: string,
    ): Promise<Told> =>
      inShell(shell, `${script} | ForEach-Object { $_.From }`, {
        cwd,
        env: { PATH, STATIONKEEPER_PROGRAM: '', ...env },
        ...(module === undefined ? {} : { module }),
      })

    test('is the named one, else that of the variable, else the one beside the module, bundled or not', async () => {
      using folder = temporaryFolder()
      const copied = join(folder.path, 'zip [1]', 'powershell', 'Stationkeeper')
      cpSync(join(projectFolder, 'powershell', 'Stationkeeper'), copied, { recursive: true })
      const module = join(copied, 'Stationkeeper.psd1').replaceAll(/[[\]]/g, '`$&')
      put(folder.path, 'zip [1]', 'dist', 'main.js')
      const bundled = await asked(folder.path, 'Get-StationkeeperStatus', {}, module)
      expect(bundled).toMatchObject({ errors: [], output: [{ Value: 'zip [1]/dist/main.js' }] })
      put(folder.path, 'zip [1]', 'bin', 'stationkeeper.js')
      const variable = put(folder.path, 'variable.js')
      put(folder.path, 'named.js')
      const all = `& { Get-StationkeeperStatus; $env:STATIONKEEPER_PROGRAM = '${variable}'; Get-StationkeeperStatus; Get-StationkeeperStatus -Program ./named.js }`
      const { errors, output } = await asked(folder.path, all, {}, module)
      expect(errors).toEqual([])
      expect(output.map(({ Value }) => Value)).toEqual(['zip [1]/bin/stationkeeper.js', 'variable.js', 'named.js'])
    })

    test('is never a batch file, but the script that it stands for', async () => {
      using folder = temporaryFolder()
      writeFileSync(join(folder.path, 'stationkeeper.cmd'), '@exit /b 0\r\n')
      put(folder.path, 'node_modules', 'stationkeeper', 'bin', 'stationkeeper.js')
      const { errors, output } = await asked(folder.path, 'Get-StationkeeperStatus -Program ./stationkeeper.cmd')
      expect(errors).toEqual([])
      expect(output).toEqual([{ Value: 'node_modules/stationkeeper/bin/stationkeeper.js' }])
    })

    test('is none at all where a batch file stands for nothing known', async () => {
      using folder = temporaryFolder()
      writeFileSync(join(folder.path, 'other.bat'), '@exit /b 0\r\n')
      const { errors, output } = await asked(folder.path, 'Get-StationkeeperStatus -Program ./other.bat')
      expect(output).toEqual([])
      expect(errors).toMatchObject([{ id: 'ProgramNotFound,Get-StationkeeperStatus', category: 'ObjectNotFound' }])
    })
  })
