import { expect, it } from 'vitest'
import { verbs } from '../../../src/cli/verbs.ts'

it.each([...verbs])('the list of verbs says of %s what its own help says', async (name, { summary, load }) => {
  const { default: verb } = await load()
  expect({ name: verb.name, summary: verb.summary }).toEqual({ name, summary })
})
