import type { MouseEvent, ReactNode } from 'react';
import { pathOf, type Route } from './parse-route.js';
import { navigate } from './route.js';

interface LinkProps {
  readonly to: Route;
  readonly className?: string;
  /** Marks the link to the page that is shown. */
  readonly current?: boolean;
  /** Shown when the pointer rests on it. */
  readonly title?: string;
  /** For links whose content is no text. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** A real link: opening it in another tab works as everywhere. */
export function Link({ to, className, current = false, title, label, children }: LinkProps) {
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a
      href={pathOf(to)}
      className={className}
      title={title}
      aria-current={current ? 'page' : undefined}
      aria-label={label}
      onClick={follow}
    >
      {children}
    </a>
  );
}
