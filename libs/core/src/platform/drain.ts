/** Whether the process is about to stop. Its readiness says so, and balancers send nobody here any more. */
export class Drain {
  private begun = false;

  get isDraining(): boolean {
    return this.begun;
  }

  begin(): void {
    this.begun = true;
  }
}
