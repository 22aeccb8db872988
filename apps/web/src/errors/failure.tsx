import { describeError } from './describe-error.js';

interface FailureProps {
  readonly error: unknown;
  /** Offered as a button. */
  readonly onRetry?: () => void;
  readonly retryLabel?: string;
}

/** A failure in words, read out at once. */
export function Failure({ error, onRetry, retryLabel = 'Try again' }: FailureProps) {
  return (
    <div className="failure" role="alert">
      <p>{describeError(error)}</p>
      {onRetry && (
        <button type="button" className="quiet" onClick={onRetry}>
          {retryLabel}
        </button>
      )}
    </div>
  );
}
