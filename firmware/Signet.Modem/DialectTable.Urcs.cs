using Signet.Core;

namespace Signet.Modem
{
    // The rows of URCs and error lines.
    public static partial class DialectTable
    {
        private static bool TakeUrc(Dialect d, string key, TableValue value)
        {
            if (key == "urc.boot")
            {
                d.Urcs.AddWord(value.Text, UrcKind.Boot);
                return true;
            }

            if (key == "urc.word")
            {
                d.Urcs.AddWord(value.Text, UrcKind.Ignored);
                return true;
            }

            int kind = UrcKindOf(key);
            if (kind >= 0)
            {
                d.Urcs.Add(value.Text, (UrcKind)kind);
            }

            return kind >= 0;
        }

        private static int UrcKindOf(string key)
        {
            if (key == "urc.ignored")
            {
                return (int)UrcKind.Ignored;
            }

            if (key == "urc.pin")
            {
                return (int)UrcKind.PinState;
            }

            if (key == "urc.sim")
            {
                return (int)UrcKind.SimChanged;
            }

            if (key == "urc.registration")
            {
                return (int)UrcKind.Registration;
            }

            if (key == "urc.data")
            {
                return (int)UrcKind.DataPending;
            }

            if (key == "urc.closed")
            {
                return (int)UrcKind.PeerClosed;
            }

            if (key == "urc.lost")
            {
                return (int)UrcKind.NetworkLost;
            }

            if (key == "urc.text")
            {
                return (int)UrcKind.QuotedText;
            }

            if (key == "urc.state")
            {
                return (int)UrcKind.LinkState;
            }

            if (key == "urc.events")
            {
                return (int)UrcKind.LinkEvents;
            }

            return -1;
        }

        private static bool AddError(Dialect d, TableValue value, AtErrorMeaning meaning)
        {
            AtErrorRule[] rules = new AtErrorRule[d.Errors.Length + 1];
            for (int i = 0; i < d.Errors.Length; i++)
            {
                rules[i] = d.Errors[i];
            }

            rules[d.Errors.Length] = new AtErrorRule(value.Bytes, meaning);
            d.Errors = rules;
            return true;
        }

        // Every row of the table counts, whether its variant is meant or not.
        private static int UrcBytes(string[] rows)
        {
            int bytes = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                if (rows[i].IndexOf("urc.") >= 0)
                {
                    bytes += rows[i].Length;
                }
            }

            return bytes;
        }
    }
}
