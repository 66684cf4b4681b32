using Signet.Core;

namespace Signet.Agent
{
    /// <summary>
    /// Counts starts in a row that came to no connection (docs/SPEC.md section 8.11, value `starts`), in clear, since it must
    /// work before the SIM does. Too many of them are a crash loop, and the device leaves out what it can.
    /// </summary>
    public sealed class StartCounter
    {
        /// <summary>More starts than this in a row are a crash loop.</summary>
        public const int MostStarts = 5;

        private const string Name = "starts";

        private readonly IStore _store;
        private readonly ILog _log;
        private readonly byte[] _value = new byte[4];

        /// <summary>Makes a counter and reads it.</summary>
        /// <param name="store">Where it lies; null for none, and then nothing is counted.</param>
        /// <param name="log">Hears of a store that fails.</param>
        public StartCounter(IStore store, ILog log)
        {
            _store = store;
            _log = log;
            try
            {
                if (store != null && store.Size(Name) == _value.Length && store.Read(Name, 0, _value, 0, _value.Length) == _value.Length)
                {
                    uint starts = BigEndian.Get32(_value, 0);
                    Starts = starts > int.MaxValue ? MostStarts : (int)starts;
                }
            }
            catch (SignetException e)
            {
                log.Write(LogLevel.Warning, "agent", "starts are not counted: " + e.Message);
            }
        }

        /// <summary>Starts in a row without a connection that was confirmed, this one included.</summary>
        public int Starts { get; private set; }

        /// <summary>True in a crash loop.</summary>
        public bool IsLoop
        {
            get { return Starts > MostStarts; }
        }

        /// <summary>Counts a start.</summary>
        public void Count()
        {
            Write(Starts < int.MaxValue ? Starts + 1 : Starts);
        }

        /// <summary>A broker has confirmed a connection: begins anew.</summary>
        public void Connected()
        {
            if (Starts > 0)
            {
                Write(0);
            }
        }

        private void Write(int starts)
        {
            Starts = _store == null ? 0 : starts;
            try
            {
                if (_store != null)
                {
                    BigEndian.Put32(_value, 0, (uint)starts);
                    _store.Replace(Name, _value, 0, _value.Length);
                }
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Warning, "agent", "starts are not counted: " + e.Message);
            }
        }
    }
}
