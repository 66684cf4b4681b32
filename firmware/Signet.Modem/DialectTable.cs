using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// Reads a family's table into a <see cref="Dialect"/>. A row is a key, a blank and a value; an apostrophe in the value
    /// stands for a quotation mark, which AT commands are full of. <c>@variant key value</c> counts for one group of
    /// models only; a value of <c>-</c> takes back what stood above. docs/ADDING-A-MODEM.md explains every key.
    /// </summary>
    public static partial class DialectTable
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
                if (row.IndexOf('@') == 0)
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

            d.Urcs.Trim();
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
            if (head == "model")
            {
                return true;
            }

            if (head == "urc")
            {
                return TakeUrc(d, key, value);
            }

            if (head == "time")
            {
                return TakeTime(d, key, value);
            }

            if (head == "open" || head == "send" || head == "prompt" || head == "ack" || head == "release")
            {
                return SocketRows.TakeSend(d, key, value);
            }

            if (head == "socket" || head == "read" || head == "close")
            {
                return SocketRows.Take(d, key, value);
            }

            if (head == "pdp" || head == "sim" || head == "dns")
            {
                return NetworkRows.Take(d, key, value);
            }

            return TakeGeneral(d, key, value);
        }

        private static bool TakeGeneral(Dialect d, string key, TableValue value)
        {
            if (key == "family")
            {
                d.Name = value.Text;
            }
            else if (key == "line")
            {
                d.CommandLimit = value.Number;
            }
            else if (key == "answer")
            {
                d.LineLimit = value.Number;
            }
            else if (key == "init")
            {
                d.OptionalInit = value.AddTo(d.OptionalInit);
            }
            else if (key == "radio")
            {
                d.Radio = value.Bytes;
            }
            else if (key == "registration")
            {
                d.Registration = value.Bytes;
            }
            else if (key == "final.ok")
            {
                d.FinalOk = value.AddTo(d.FinalOk);
            }
            else if (key == "final.error")
            {
                d.FinalError = value.AddTo(d.FinalError);
            }
            else if (key == "final.busy")
            {
                d.FinalBusy = value.AddTo(d.FinalBusy);
            }
            else if (key == "number")
            {
                return value.AddTo(d.Numbers);
            }
            else if (key == "number.cme")
            {
                return value.AddTo(d.CmeNumbers);
            }
            else if (key == "number.open")
            {
                return value.AddTo(d.OpenNumbers);
            }
            else if (key == "number.refused")
            {
                return value.AddTo(d.RefusalNumbers);
            }
            else if (key == "error.no-data")
            {
                return AddError(d, value, AtErrorMeaning.NoData);
            }
            else if (key == "error.already")
            {
                return AddError(d, value, AtErrorMeaning.AlreadyOpen);
            }
            else if (key == "error.no-network")
            {
                return AddError(d, value, AtErrorMeaning.NetworkNotOpen);
            }
            else if (key == "error.fatal")
            {
                return AddError(d, value, AtErrorMeaning.Fatal);
            }
            else if (key == "error")
            {
                return AddError(d, value, AtErrorMeaning.Other);
            }
            else
            {
                return false;
            }

            return true;
        }

        private static bool TakeTime(Dialect d, string key, TableValue value)
        {
            int ms = value.Number;
            if (key == "time.gap")
            {
                d.CommandGapMs = ms;
            }
            else if (key == "time.prompt")
            {
                d.PromptMs = ms;
            }
            else if (key == "time.command")
            {
                d.CommandMs = ms;
            }
            else if (key == "time.function")
            {
                d.FunctionMs = ms;
            }
            else if (key == "time.network")
            {
                d.NetworkMs = ms;
            }
            else if (key == "time.close")
            {
                d.CloseMs = ms;
            }
            else if (key == "time.sim")
            {
                d.SimMs = ms;
            }
            else if (key == "time.boot")
            {
                d.BootMs = ms;
            }
            else if (key == "time.sim-ready")
            {
                d.SimReadyMs = ms;
            }
            else if (key == "time.quiet")
            {
                d.QuietMs = ms;
            }
            else if (key == "time.resync")
            {
                d.ResyncMs = ms;
            }
            else
            {
                return false;
            }

            return true;
        }
    }
}
