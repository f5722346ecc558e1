import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { browserClock } from '../../runtime/browser-clock.ts'
import type { Board } from '../client/board.ts'
import type { LiveBoard } from '../client/live-board.ts'
import { useWatched } from '../client/use-watched.ts'
import { announcementsOf } from '../room/announcements.ts'
import { type Utterance, Utterances } from './utterances.ts'

/** Says what can't be overlooked to whoever does not see it. The two regions are there from the beginning, since one that comes with its text is not heard. */
export function Heard({ live }: { readonly live: LiveBoard }): JSX.Element {
  const connection = useWatched(live.connection)
  const [said, setSaid] = useState<readonly Utterance[]>([])

  useEffect(() => {
    const utterances = new Utterances(browserClock, setSaid)
    let before: Board | null = live.board.get()
    const unwatchBoard = live.board.watch(() => {
      const after = live.board.get()
      if (after === null) return
      utterances.add(announcementsOf(before, after))
      before = after
    })
    let wasLost = false
    const unwatchConnection = live.connection.watch(() => {
      const { kind } = live.connection.get()
      if (kind === 'lost' && !wasLost)
        utterances.add([{ urgent: true, text: 'Connection lost. What is shown is how it was.' }])
      if (kind === 'live' && wasLost)
        utterances.add([{ urgent: false, text: 'Connected again. What is shown is how it is now.' }])
      if (kind !== 'connecting') wasLost = kind === 'lost'
    })
    return () => {
      unwatchBoard()
      unwatchConnection()
    }
  }, [live])

  // Not atomic: what is added is said alone, and once.
  return (
    <>
      <div class="heard" role="alert" aria-atomic="false">
        <Lines said={said.filter(({ urgent }) => urgent)} />
      </div>
      <div class="heard" role="status" aria-atomic="false">
        <Lines said={said.filter(({ urgent }) => !urgent)} />
      </div>
      <span class="heard" data-connection={connection.kind} />
    </>
  )
}

function Lines({ said }: { readonly said: readonly Utterance[] }): JSX.Element {
  return (
    <>
      {said.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </>
  )
}
