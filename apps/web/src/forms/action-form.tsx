import { useActionState, type ReactNode } from 'react';
import { Failure } from '../errors/failure.js';

interface ActionFormProps {
  /** What is done with the fields; what it throws is shown. */
  readonly action: (form: FormData) => Promise<void>;
  /** On the button. */
  readonly submit: string;
  /** Said when it is done, in place of nothing. */
  readonly done?: string;
  /** `danger` for what cannot be undone. */
  readonly tone?: 'primary' | 'danger';
  /** Fields that are not controlled: they are emptied when the form was sent. */
  readonly children: ReactNode;
}

type Outcome = 'none' | 'done' | { readonly error: unknown };

/** A form that says what came of it. */
export function ActionForm({ action, submit, done, tone = 'primary', children }: ActionFormProps) {
  const [outcome, send, pending] = useActionState(async (_: Outcome, form: FormData): Promise<Outcome> => {
    try {
      await action(form);
      return 'done';
    } catch (error) {
      return { error };
    }
  }, 'none');
  return (
    <form action={send} className="stack">
      {children}
      {typeof outcome === 'object' && <Failure error={outcome.error} />}
      {outcome === 'done' && done !== undefined && (
        <p className="done" role="status">
          {done}
        </p>
      )}
      <button type="submit" className={tone} disabled={pending}>
        {pending ? 'One moment…' : submit}
      </button>
    </form>
  );
}
