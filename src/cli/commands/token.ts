import { type Scope, scopes } from '../../model/access.ts'
import { InvalidInput } from '../errors.ts'
import { Exit } from '../exit-codes.ts'
import { lengthOptions } from '../length.ts'
import { list } from '../values.ts'
import { type Verb, verb } from '../verb.ts'

const tokenWords = ['add', 'list', 'revoke'] as const

const token: Verb = verb({
  name: 'token',
  summary: 'Give others a part in it, and take it back',
  args: '<add|list|revoke> [name]',
  details:
    'Whoever has a token may do through the dashboard and the API what it says, until it expires (90 days unless --for or --until says otherwise, a year at ' +
    'most) or is revoked. Holds bear its name. may: see (everything), wall (the room without names, for a screen; nothing beside it), hold, release, plan (have ' +
    'policies planned), sync (have them fetched), metrics. --match keeps see, wall, hold and release to those sessions. The secret is printed once; ' +
    'what is kept of it is a hash.',
  options: {
    may: { value: 'WORDS', description: `add: any of ${scopes.join(', ')}`, repeatable: true, read: mayOf },
    match: { value: 'SELECTOR', description: 'add: only these sessions, as room=lab-1', read: text => text },
    ...lengthOptions,
  },
  formats: ['text', 'json'],
  examples: [
    {
      command: 'stationkeeper token add "Ms Keller" --may hold,release --match room=lab-1',
      does: 'Let her have a room left alone.',
    },
    { command: 'stationkeeper token add projector --may wall --for 180d', does: 'A screen that everybody sees.' },
    { command: 'stationkeeper token list', does: 'Who has one, for what, and until when.' },
    { command: 'stationkeeper token revoke "Ms Keller"', does: 'It is good for nothing any more, at once.' },
  ],
  async run(invocation) {
    const { args, flags, format, terminal } = invocation
    const [given = '', ...rest] = args
    const word = tokenWords.find(each => each === given)
    if (word === undefined) {
      throw new InvalidInput(`${JSON.stringify(given)} is nothing that can be done with tokens`, {
        hint: `one of ${tokenWords.join(', ')}`,
      })
    }
    const surplus = word === 'list' ? rest : rest.slice(1)
    if (surplus.length > 0) {
      throw new InvalidInput(`${JSON.stringify(surplus[0])} is too much`, {
        hint: 'put a name of several words in quotes',
      })
    }
    const misplaced = (['may', 'match', 'for', 'until'] as const).find(name => flags[name] !== null)
    if (word !== 'add' && misplaced !== undefined) throw new InvalidInput(`--${misplaced} is about token add`)
    const [name = ''] = rest
    if (word !== 'list' && name.trim() === '') {
      throw new InvalidInput(`token ${word} needs a name`, { hint: `write token ${word} "Ms Keller"` })
    }
    const { settingsOf } = await import('../settings-of.ts')
    const { systemClock } = await import('../../runtime/system-clock.ts')
    const { settings } = await settingsOf(invocation)
    const clock = systemClock()
    const desk = { settings, clock, format, terminal }
    const { addToken, listTokens, revokeToken } = await import('../token-desk.ts')
    switch (word) {
      case 'add':
        await addToken(name, flags, desk)
        return Exit.done
      case 'list':
        listTokens(desk)
        return Exit.done
      case 'revoke':
        revokeToken(name, desk)
        return Exit.done
      default:
        return word satisfies never
    }
  },
})
export default token

/** @throws {InvalidInput} one of its words is no scope */
function mayOf(text: string): readonly Scope[] {
  const named = new Set(list(text))
  const unknown = [...named].find(word => !scopes.some(scope => scope === word))
  if (unknown !== undefined) {
    throw new InvalidInput(`${JSON.stringify(unknown)} is nothing that a token may`, {
      hint: `any of ${scopes.join(', ')}`,
    })
  }
  return scopes.filter(scope => named.has(scope))
}
