import { describe, expect, it } from 'vitest'
import { isEnabled, NotForATask, type TaskDefinition, taskFile, taskXml } from '../../../src/windows/task-xml.ts'
import { elementsOf } from '../../support/xml.ts'

const definition: TaskDefinition = {
  description: 'Keeps <sessions> & "more"',
  program: 'C:\\Program Files\\Stationkeeper\\node.exe',
  args: ['C:\\Program Files\\Stationkeeper\\bin\\stationkeeper.js', 'run', '--log', 'C:\\ProgramData\\é & co\\'],
  workingFolder: 'C:\\ProgramData\\Stationkeeper',
  account: { kind: 'system' },
}

function found(more: Partial<TaskDefinition> = {}): ReadonlyMap<string, string> {
  return elementsOf(taskXml({ ...definition, ...more }))
}

describe('the definition of the task', () => {
  it('is well-formed, and says what the task scheduler has to know', () => {
    expect(Object.fromEntries(found())).toMatchObject({
      'Task/RegistrationInfo/Description': 'Keeps <sessions> & "more"',
      'Task/Triggers/BootTrigger/Enabled': 'true',
      'Task/Principals/Principal/UserId': 'S-1-5-18',
      'Task/Principals/Principal/RunLevel': 'HighestAvailable',
      'Task/Settings/MultipleInstancesPolicy': 'IgnoreNew',
      'Task/Settings/DisallowStartIfOnBatteries': 'false',
      'Task/Settings/StopIfGoingOnBatteries': 'false',
      'Task/Settings/StartWhenAvailable': 'true',
      'Task/Settings/RunOnlyIfIdle': 'false',
      'Task/Settings/IdleSettings/StopOnIdleEnd': 'false',
      'Task/Settings/ExecutionTimeLimit': 'PT0S',
      'Task/Settings/RestartOnFailure/Interval': 'PT1M',
      'Task/Settings/RestartOnFailure/Count': '255',
      'Task/Settings/Priority': '5',
      'Task/Actions/Exec/Command': 'C:\\Program Files\\Stationkeeper\\node.exe',
      'Task/Actions/Exec/Arguments':
        '"C:\\Program Files\\Stationkeeper\\bin\\stationkeeper.js" run --log "C:\\ProgramData\\é & co\\\\"',
      'Task/Actions/Exec/WorkingDirectory': 'C:\\ProgramData\\Stationkeeper',
    })
  })

  it('has its settings in the order of the schema, which is a sequence', () => {
    const order = [...found().keys()].filter(path => /^Task\/[^/]+\/[^/]+$/.test(path)).map(path => path.split('/')[1])
    expect([...new Set(order)]).toEqual(['RegistrationInfo', 'Triggers', 'Principals', 'Settings', 'Actions'])
  })

  it('lets a managed service account log on without a password of ours', () => {
    const principal = found({ account: { kind: 'managed', name: 'R&D\\keeper$' } })
    expect(principal.get('Task/Principals/Principal/UserId')).toBe('R&D\\keeper$')
    expect(principal.get('Task/Principals/Principal/LogonType')).toBe('Password')
    expect(found().has('Task/Principals/Principal/LogonType')).toBe(false)
  })

  it('stays well-formed whatever is in a path', () => {
    const control = String.fromCharCode(1)
    const loneSurrogate = String.fromCharCode(0xd800)
    for (const text of [control, loneSurrogate, ']]>', '<Enabled>', '&amp;', '𝄞']) {
      const written = text === control || text === loneSurrogate ? '\ufffd' : text
      expect(found({ workingFolder: `a${text}b` }).get('Task/Actions/Exec/WorkingDirectory')).toBe(`a${written}b`)
    }
  })

  it.each<Partial<TaskDefinition>>([
    { program: 'C:\\%PUBLIC%\\node.exe' },
    { args: ['run', '--log', 'C:\\100%\\log'] },
    { workingFolder: 'C:\\%TEMP%' },
  ])('is refused where the task scheduler would put a variable into it: %j', more => {
    expect(() => found(more)).toThrow(NotForATask)
    expect(() => found(more)).toThrow('use a path without one')
  })

  it('is a file in UTF-16 that says so at its beginning', () => {
    const bytes = taskFile(taskXml(definition))
    expect([...bytes.subarray(0, 4)]).toEqual([0xff, 0xfe, '<'.charCodeAt(0), 0])
    expect(Buffer.from(bytes).toString('utf16le')).toContain('é & co'.replace('&', '&amp;'))
  })
})

describe('a task that is installed', () => {
  it('is disabled by its own switch, not by one of a trigger', () => {
    const xml = taskXml(definition)
    expect(isEnabled(xml)).toBe(true)
    expect(isEnabled(xml.replace('<Enabled>true', '<Enabled>false'))).toBe(true)
    expect(isEnabled(xml.replace(/(<Settings>[\s\S]*<Enabled>)true/, '$1false'))).toBe(false)
  })
})
