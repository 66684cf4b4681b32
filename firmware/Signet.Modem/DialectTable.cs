using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// Reads a family's table into a <see cref="Dialect"/>. A row is a key, a blank and a value; an apostrophe in the value
    /// stands for a quotation mark, which AT commands are full of. <c>@variant key value</c> counts for one group of
    /// models only; a value of <c>-</c> takes back what stood above. docs/ADDING-A-MODEM.md explains every key.
    /// </summary>
    public static class DialectTable
    {
        /// <summary>Reads a table.</summary>
        /// <param name="rows">The rows; the first is <c>family</c>.</param>
        /// <param name="variant">Name of the group of models; null for none.</param>
        /// <returns>The dialect.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.DialectMalformed"/> with the row.</exception>
        public static Dialect Read(string[] rows, string variant)
        {
            Dialect d = new Dialect();
            d.Urcs = new UrcTable(UrcBytes(rows));
            for (int i = 0; i < rows.Length; i++)
            {
                string row = rows[i];
                if (row[0] == '@')
                {
                    int blank = row.IndexOf(' ');
                    if (blank < 0 || row.Substring(1, blank - 1) != variant)
                    {
                        continue;
                    }

                    row = row.Substring(blank + 1);
                }

                int end = row.IndexOf(' ');
                if (end < 1 || !Take(d, row.Substring(0, end), new TableValue(row, end + 1)))
                {
                    throw new SignetException(ErrorCode.DialectMalformed, row);
                }
            }

            d.Variant = variant == null ? d.Name : variant;
            return d;
        }

        /// <summary>Finds the group of models for what a module calls itself.</summary>
        /// <param name="rows">The table.</param>
        /// <param name="text">The module's words.</param>
        /// <returns>The group's name, or null.</returns>
        public static string FindModel(string[] rows, string text)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                // model <variant> <part of the name>
                if (rows[i].IndexOf("model ") == 0)
                {
                    int blank = rows[i].IndexOf(' ', 6);
                    if (blank > 0 && text.IndexOf(rows[i].Substring(blank + 1)) >= 0)
                    {
                        return rows[i].Substring(6, blank - 6);
                    }
                }
            }

            return null;
        }

        /// <summary>Whether a table is of this family, or has this group of models.</summary>
        /// <param name="rows">The table.</param>
        /// <param name="name">A name.</param>
        /// <returns>0 no, 1 the family's, 2 a group's.</returns>
        public static int Knows(string[] rows, string name)
        {
            if (rows[0] == "family " + name)
            {
                return 1;
            }

            string head = "model " + name + " ";
            for (int i = 0; i < rows.Length; i++)
            {
                if (rows[i].IndexOf(head) == 0)
                {
                    return 2;
                }
            }

            return 0;
        }

        private static bool Take(Dialect d, string key, TableValue value)
        {
            int dot = key.IndexOf('.');
            string head = dot < 0 ? key : key.Substring(0, dot);
            switch (head)
            {
                case "model":
                    return true;
                case "urc":
                    return TakeUrc(d, key, value);
                case "time":
                    return TakeTime(d, key, value);
                case "open":
                case "send":
                case "prompt":
                case "ack":
                case "release":
                    return SocketRows.TakeSend(d, key, value);
                case "socket":
                case "read":
                case "close":
                    return SocketRows.Take(d, key, value);
                case "pdp":
                case "sim":
                case "dns":
                    return NetworkRows.Take(d, key, value);
                default:
                    return TakeGeneral(d, key, value);
            }
        }

        private static bool TakeGeneral(Dialect d, string key, TableValue value)
        {
            switch (key)
            {
                case "family":
                    d.Name = value.Text;
                    break;
                case "line":
                    d.CommandLimit = value.Number;
                    break;
                case "answer":
                    d.LineLimit = value.Number;
                    break;
                case "init":
                    d.OptionalInit = value.AddTo(d.OptionalInit);
                    break;
                case "radio":
                    d.Radio = value.Bytes;
                    break;
                case "registration":
                    d.Registration = value.Bytes;
                    break;
                case "final.ok":
                    d.FinalOk = value.AddTo(d.FinalOk);
                    break;
                case "final.error":
                    d.FinalError = value.AddTo(d.FinalError);
                    break;
                case "final.busy":
                    d.FinalBusy = value.AddTo(d.FinalBusy);
                    break;
                case "number":
                    return value.AddTo(d.Numbers);
                case "number.cme":
                    return value.AddTo(d.CmeNumbers);
                case "number.open":
                    return value.AddTo(d.OpenNumbers);
                case "number.refused":
                    return value.AddTo(d.RefusalNumbers);
                case "error.no-data":
                    return AddError(d, value, AtErrorMeaning.NoData);
                case "error.already":
                    return AddError(d, value, AtErrorMeaning.AlreadyOpen);
                case "error.no-network":
                    return AddError(d, value, AtErrorMeaning.NetworkNotOpen);
                case "error.fatal":
                    return AddError(d, value, AtErrorMeaning.Fatal);
                case "error":
                    return AddError(d, value, AtErrorMeaning.Other);
                default:
                    return false;
            }

            return true;
        }

        private static bool TakeTime(Dialect d, string key, TableValue value)
        {
            int ms = value.Number;
            switch (key)
            {
                case "time.gap":
                    d.CommandGapMs = ms;
                    break;
                case "time.prompt":
                    d.PromptMs = ms;
                    break;
                case "time.command":
                    d.CommandMs = ms;
                    break;
                case "time.function":
                    d.FunctionMs = ms;
                    break;
                case "time.network":
                    d.NetworkMs = ms;
                    break;
                case "time.close":
                    d.CloseMs = ms;
                    break;
                case "time.sim":
                    d.SimMs = ms;
                    break;
                case "time.boot":
                    d.BootMs = ms;
                    break;
                case "time.sim-ready":
                    d.SimReadyMs = ms;
                    break;
                case "time.quiet":
                    d.QuietMs = ms;
                    break;
                case "time.resync":
                    d.ResyncMs = ms;
                    break;
                default:
                    return false;
            }

            return true;
        }

        private static bool TakeUrc(Dialect d, string key, TableValue value)
        {
            switch (key)
            {
                case "urc.boot":
                    d.Urcs.AddWord(value.Text, UrcKind.Boot);
                    return true;
                case "urc.word":
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
            switch (key)
            {
                case "urc.ignored":
                    return (int)UrcKind.Ignored;
                case "urc.pin":
                    return (int)UrcKind.PinState;
                case "urc.sim":
                    return (int)UrcKind.SimChanged;
                case "urc.registration":
                    return (int)UrcKind.Registration;
                case "urc.data":
                    return (int)UrcKind.DataPending;
                case "urc.closed":
                    return (int)UrcKind.PeerClosed;
                case "urc.lost":
                    return (int)UrcKind.NetworkLost;
                case "urc.text":
                    return (int)UrcKind.QuotedText;
                case "urc.state":
                    return (int)UrcKind.LinkState;
                case "urc.events":
                    return (int)UrcKind.LinkEvents;
                default:
                    return -1;
            }
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
