namespace Signet.Recovery
{
    // Which rung the budget has room for, and what each costs.
    public sealed partial class RecoveryLadder
    {
        // Where a certificate and the device's time disagree, one registration has made the network tell the time: if they still do, it
        // is the certificate that is wrong.
        private int Rungs()
        {
            return FailureKinds.Rungs(_kind == FailureKind.Time && _attached ? FailureKind.Person : _kind);
        }

        // The rung reached; while the budget has none of it left, those below in turn, the highest first, as far as the budget has some of
        // them; the mildest one if it has none.
        private int Affordable(long waitMs)
        {
            int rungs = Rungs();
            int lowest = 0;
            while (((rungs >> lowest) & 1) == 0)
            {
                lowest++;
            }

            int rung = _position;
            while (((rungs >> rung) & 1) == 0)
            {
                rung--;
            }

            long least = BudgetSeconds(lowest) * 1000L;
            long most = least > waitMs ? least : waitMs;
            bool before = _held;
            _held = BudgetSeconds(rung) * 1000L > most;
            int next = before ? _rung : 0;
            for (int i = 0; _held && i < RungCount; i++)
            {
                next = before ? (next + 1) % RungCount : (next + RungCount - 1) % RungCount;
                if (next < rung && ((rungs >> next) & 1) != 0 && BudgetSeconds(next) * 1000L <= most)
                {
                    return next;
                }
            }

            return _held ? lowest : rung;
        }

        private int BudgetSeconds(int rung)
        {
            int wait = 0;
            for (int kind = 0; kind < 4; kind++)
            {
                if (Costs(rung, kind))
                {
                    int seconds = _budget.WaitSeconds(kind);
                    wait = seconds > wait ? seconds : wait;
                }
            }

            return wait;
        }

        private bool Costs(int rung, int kind)
        {
            bool strange = (_fresh || MustAttach) && _failures > 0;
            switch (kind)
            {
                case AttemptBudget.Connects:
                    return true;
                case AttemptBudget.Activations:
                    return rung >= (int)RecoveryRung.ReopenPdp || strange;
                case AttemptBudget.Attaches:
                    return rung >= (int)(ReopenAttaches ? RecoveryRung.ReopenPdp : RecoveryRung.Reattach) || strange;
                default:
                    return rung >= (int)RecoveryRung.ResetModule;
            }
        }
    }
}
