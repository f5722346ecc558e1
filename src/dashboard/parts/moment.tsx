import type { JSX } from 'preact'
import { fullMomentText } from '../text/moment-text.ts'
import { say, saySeconds } from './say.ts'

/** An instant: short to read, in full for whoever points at it. */
export function Moment({ iso, seconds = false }: { readonly iso: string; readonly seconds?: boolean }): JSX.Element {
  return (
    <time dateTime={iso} title={fullMomentText(iso)}>
      {seconds ? saySeconds(iso) : say(iso)}
    </time>
  )
}
