import { type Milliseconds, ms } from '../model/time.ts'
import { InvalidInput } from './errors.ts'
import { duration } from './values.ts'
import type { Value } from './verb.ts'

const LONGEST = ms(3_660 * 86_400_000)

/** `--over 7d` of `plan` and `diff`. */
export const overOption: Value<Milliseconds> = {
  value: 'TIME',
  description: 'also list the instants of that time at which decisions change though sessions do not, as 7d',
  read: text => {
    const over = duration(text)
    if (over > LONGEST) throw new InvalidInput(`${text} is too long`, { hint: 'at most 3660d' })
    return over
  },
}
