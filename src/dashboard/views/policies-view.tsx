import type { ComponentChildren, JSX } from 'preact'
import type { BoardPolicies, ViewerDocument } from '../../api/contract.ts'
import type { Requests } from '../client/requests.ts'
import { Moment } from '../parts/moment.tsx'
import { shortRevision } from '../text/revision-text.ts'
import { SyncButton } from './sync-button.tsx'

/** What is in force, where it is from, and what is wrong with it. */
export function PoliciesView({
  policies,
  viewer,
  requests,
}: {
  readonly policies: BoardPolicies
  readonly viewer: ViewerDocument
  readonly requests: Requests
}): JSX.Element {
  const { source, revision, rules, loadedAt, commit, problem, diagnostics } = policies
  return (
    <section class="view" aria-labelledby="policies-heading">
      <div class="panel">
        <h2 id="policies-heading">Policies</h2>
        {problem !== null && (
          <p class="error">
            <strong>What is in force is not what is in the source.</strong> {problem}
          </p>
        )}
        <dl class="facts wide">
          <Fact name="Source">
            <code>{source}</code>
          </Fact>
          <Fact name="Revision">
            {revision === null ? 'none in force' : <code title={revision}>{shortRevision(revision)}</code>}
          </Fact>
          {commit !== null && (
            <Fact name="Commit">
              <code title={commit.id}>{commit.id.slice(0, 12)}</code>
              {commit.committedAt !== null && (
                <>
                  {' '}
                  of <Moment iso={commit.committedAt} />
                </>
              )}
            </Fact>
          )}
          {commit !== null && commit.fetchedAt !== null && (
            <Fact name="Last fetched">
              <Moment iso={commit.fetchedAt} seconds />
            </Fact>
          )}
          <Fact name="Rules">{rules}</Fact>
          {loadedAt !== null && (
            <Fact name="In force since">
              <Moment iso={loadedAt} seconds />
            </Fact>
          )}
        </dl>
        {viewer.may.includes('sync') && viewer.match === null && <SyncButton requests={requests} />}
      </div>
      <div class="panel">
        <h2>Diagnostics</h2>
        {diagnostics.length === 0 ? (
          <p class="soft">None: the policies have neither errors nor warnings.</p>
        ) : (
          <Diagnostics diagnostics={diagnostics} />
        )}
      </div>
    </section>
  )
}

function Diagnostics({ diagnostics }: Pick<BoardPolicies, 'diagnostics'>): JSX.Element {
  return (
    <ul class="diagnostics">
      {diagnostics.map(({ code, severity, file, line, column, message }) => (
        <li key={`${file} ${line} ${column} ${code} ${message}`} class={`is-${severity}`}>
          <span class="severity">{severity === 'error' ? 'Error' : 'Warning'}</span>
          <code class="small">{code}</code>
          <span class="message">{message}</span>
          <code class="small soft">{`${file}:${line}:${column}`}</code>
        </li>
      ))}
    </ul>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
