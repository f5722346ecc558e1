import { expect, test } from 'vitest'
import { describeComputer } from './host.ts'

describeComputer('inspecting a Windows computer', computer => {
  const findings = async () => (await computer().provider.inspect?.({ signal: computer().signal }))?.findings ?? []
  const about = async (topic: string) => (await findings()).find(finding => finding.topic === topic)

  test('says that all is well, and what Windows can not do', async () => {
    expect((await findings()).map(({ level, topic }) => `${level}: ${topic}`)).toEqual([
      'ok: sessions',
      'ok: rights',
      'ok: time limits',
      'note: unlock',
    ])
  })

  test('names the sessions that this account may not look into', async () => {
    computer().outside.fail('WTSQuerySessionInformationW', 5, { session: 3 })
    expect(await about('rights')).toMatchObject({ level: 'warning', message: expect.stringContaining('session 3:') })
  })

  test('says so where there is nobody to try it with', async () => {
    for (const id of [1, 2, 3]) computer().outside.end(id)
    expect(await about('rights')).toMatchObject({ level: 'note' })
  })

  test('warns of a time limit that would end what was disconnected', async () => {
    computer().outside.disconnectionLimit(3_600_000)
    expect(await about('time limits')).toMatchObject({ level: 'warning', message: expect.stringContaining('after 1h') })
  })

  test('says what is wrong rather than fail', async () => {
    computer().outside.fail('WTSEnumerateSessionsExW', 1722)
    expect(await findings()).toMatchObject([{ level: 'error', topic: 'sessions' }])
  })
})
