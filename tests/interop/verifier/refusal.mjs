/** Why a message is refused, by the name that docs/SPEC.md gives it. */
export class Refusal extends Error {
  constructor(name, why) {
    super(name + (why ? ': ' + why : ''));
    this.refusal = name;
  }
}
