import { describe, expect, test } from 'vitest'
import { powerShellAt, readDiskProtection } from '../../src/windows/disk-protection.ts'
import { SHELLS } from './shells.ts'

/** Stands before the script: what a host would have. */
const CMDLET = (says: string): string => `
Add-Type -TypeDefinition 'public enum Protection { NotInstalled, Passive, Discard }'
function Get-WmsDiskProtection { ${says} }
`
const FILTER = (says: string): string =>
  `function Get-CimInstance { param($Namespace, $ClassName) if ($Namespace -ne 'root\\standardcimv2\\embedded' -or $ClassName -ne 'UWF_Filter') { throw 'not asked for' }; ${says} }\n`

describe.each(SHELLS)('asking $name what protects the disks', ({ path }) => {
  describe.skipIf(path === null)('of a host', () => {
    test.each([
      [
        'that is protected',
        CMDLET('[Protection]::Discard') + FILTER('[pscustomobject]@{ CurrentEnabled = $true }'),
        'discard',
        true,
      ],
      [
        'whose protection is suspended',
        CMDLET("'Passive'") + FILTER('[pscustomobject]@{ CurrentEnabled = $false }'),
        'passive',
        false,
      ],
      ['without either', CMDLET('[Protection]::NotInstalled') + FILTER("throw 'no such class'"), 'not-installed', null],
      [
        'whose cmdlet fails and talks',
        CMDLET("Write-Host 'one moment'; throw 'access denied'") + FILTER(''),
        null,
        null,
      ],
    ] as const)('%s', async (_, before, multipoint, writeFilter) => {
      const run = powerShellAt(path ?? '')
      const { signal } = new AbortController()
      const found = await readDiskProtection({ signal }, (script, options) => run(before + script, options))
      expect(found).toEqual({ multipoint, writeFilter })
    })
  })
})
