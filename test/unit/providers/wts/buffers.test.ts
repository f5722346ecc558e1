import { expect, test } from 'vitest'
import { describeComputer } from './host.ts'

/** Each function that may hand out a buffer or fail between two that do. */
const calls: readonly string[] = [
  'WTSEnumerateSessionsExW',
  'WTSQuerySessionInformationW',
  ...[5, 7, 10, 16, 25].map(kind => `WTSQuerySessionInformationW:${String(kind).padStart(2, '0')}`),
  'WTSDisconnectSession',
  'WTSSendMessageW',
  'ProcessIdToSessionId',
  'RegGetValueW',
]

/** The same of what is asked of a user's groups, which is asked once and kept. */
const groupCalls: readonly string[] = ['NetUserGetLocalGroups', 'NetUserGetGroups', 'DsGetDcNameW', 'LookupAccountSidW']

describeComputer('buffers of Windows', computer => {
  test('each is given back after looking, acting, asking for groups and inspecting', async () => {
    const { provider, observe, target, options, outside, signal } = computer()
    outside.group('CLASS\\ben', 'Administrateurs', 'local')
    outside.group('ben', 'Teachers', 'domain')
    const ben = await target('2')
    await provider.actuator.notify?.(ben, 'soon', options())
    await provider.actuator.disconnect(ben, options())
    await provider.inspect?.({ signal })
    await observe()
    expect(outside.live()).toBe(0)
  })

  test.each(calls)('each is given back when %s fails', async call => {
    const { provider, observe, target, options, outside, signal } = computer()
    const ben = await target('2')
    for (const code of [5, 2, 31]) {
      outside.fail(call, code)
      await observe().catch(() => {})
      await provider.actuator.notify?.(ben, 'soon', options()).catch(() => {})
      await provider.actuator.disconnect(ben, options()).catch(() => {})
      await provider.inspect?.({ signal })
      expect(outside.live()).toBe(0)
    }
  })

  test.each(groupCalls)('each is given back when %s fails for a user', async call => {
    const { observe, outside } = computer()
    outside.group('CLASS\\ben', 'Utilisateurs', 'local')
    outside.fail(call, 5)
    const { sessions } = await observe()
    expect(sessions.find(({ id }) => id === '2')).toMatchObject({ admin: null })
    expect(outside.live()).toBe(0)
  })
})
