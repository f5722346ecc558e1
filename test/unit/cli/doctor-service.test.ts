import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { serviceAccount, taskUser } from '../../../src/cli/doctor-service.ts'
import { taskFile, taskXml } from '../../../src/windows/task-xml.ts'
import { temporaryFolder } from '../../support/cli.ts'

const SERVICE = 'S-1-5-21-1-2-3-1105'
const OWN = 'S-1-5-21-1-2-3-500'
const CLOSED = 'O:BAD:P(A;OICI;FA;;;BA)'

function definition(name: string): string {
  return taskXml({
    description: '',
    program: 'C:\\node.exe',
    args: [],
    workingFolder: 'C:\\',
    account: { kind: 'managed', name },
  })
}

describe('the account of an installed service', () => {
  test.each(['CLASS\\keeper$', SERVICE, 'R&D\\<x>$'])('is in the definition of its task: %s', name => {
    expect(taskUser(definition(name))).toBe(name)
  })

  test('is in none that is empty or something else', () => {
    expect(taskUser('')).toBeNull()
    expect(taskUser('<UserId></UserId>')).toBeNull()
  })

  test('is believed only where nobody else could have written it', async () => {
    using folder = temporaryFolder()
    const places = { root: folder.path, task: join(folder.path, 'task.xml') }
    const told = (sddl: string) => serviceAccount(OWN, places, () => Promise.resolve(sddl))
    expect(await told(CLOSED)).toBeNull()
    writeFileSync(places.task, taskFile(definition(SERVICE)))
    expect(await told(CLOSED)).toBe(SERVICE)
    expect(await told('O:BAD:P(A;;DCLC;;;BU)')).toBeNull()
  })
})
