import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Board } from '../client/board.ts'
import type { LiveBoard } from '../client/live-board.ts'
import { useWatched } from '../client/use-watched.ts'
import { announcementsOf } from '../room/announcements.ts'

/** Says what can't be overlooked to whoever does not see it. The two regions are there from the beginning, since one that comes with its text is not heard. */
export function Heard({ live }: { readonly live: LiveBoard }): JSX.Element {
  const connection = useWatched(live.connection)
  const [urgent, setUrgent] = useState('')
  const [calm, setCalm] = useState('')

  useEffect(() => {
    let before: Board | null = live.board.get()
    return live.board.watch(() => {
      const after = live.board.get()
      if (after === null) return
      const said = announcementsOf(before, after)
      before = after
      const [loud, quiet] = [said.filter(each => each.urgent), said.filter(each => !each.urgent)]
      if (loud.length > 0) setUrgent(loud.map(({ text }) => text).join('. '))
      if (quiet.length > 0) setCalm(quiet.map(({ text }) => text).join('. '))
    })
  }, [live])

  useEffect(() => {
    let wasLost = false
    const tell = (): void => {
      const { kind } = live.connection.get()
      if (kind === 'lost' && !wasLost) setUrgent('Connection lost. What is shown is how it was.')
      if (kind === 'live' && wasLost) setCalm('Connected again. What is shown is how it is now.')
      if (kind !== 'connecting') wasLost = kind === 'lost'
    }
    return live.connection.watch(tell)
  }, [live])

  return (
    <>
      <div class="heard" role="alert">
        {urgent}
      </div>
      <div class="heard" role="status">
        {calm}
      </div>
      <span class="heard" data-connection={connection.kind} />
    </>
  )
}
