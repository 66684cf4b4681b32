using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// All ways to the SIM that a module may have, most promising first: what worked before with this model, else what its
    /// test commands admit. A test command's answer only ranks, since modules deny commands that work and admit ones that
    /// don't; whether a way serves shows when the applet answers.
    /// </summary>
    public sealed class SimAccess : ISimRoutes
    {
        private const int Csim = 0;
        private const int Cgla = 1;
        private const int Ways = 2;

        private readonly AtEngine _engine;
        private readonly CsimTransport _csim;
        private readonly CglaTransport _cgla;
        private readonly SimEpoch _epoch;
        private readonly SimRoute _fixed;
        private readonly IQuirkMemory _memory;
        private readonly int[] _order = new int[Ways];
        private readonly bool[] _failed = new bool[Ways];
        private int _count;
        private int _present;

        /// <summary>Makes the ways; nothing is sent yet.</summary>
        /// <param name="engine">Owner of the line.</param>
        /// <param name="log">Takes command headers; no APDU data.</param>
        /// <param name="options">Fixed way and memory are taken from it.</param>
        public SimAccess(AtEngine engine, ILog log, ModemOptions options)
        {
            _engine = engine;
            _epoch = new SimEpoch();
            _csim = new CsimTransport(engine, log, _epoch);
            _cgla = new CglaTransport(engine, log, _epoch);
            _fixed = options.SimRoute;
            _memory = options.Memory;
            _present = _fixed == SimRoute.Cgla ? Cgla : Csim;
        }

        /// <summary>What the module calls itself; names what is remembered.</summary>
        public string Model = "";

        /// <inheritdoc/>
        public int Epoch
        {
            get { return _epoch.Number; }
        }

        /// <inheritdoc/>
        public int MaxCommandLength
        {
            get { return _present == Cgla ? _cgla.MaxCommandLength : _csim.MaxCommandLength; }
        }

        /// <inheritdoc/>
        public int RouteCount
        {
            get
            {
                if (_count == 0)
                {
                    Rank();
                }

                return _count;
            }
        }

        /// <inheritdoc/>
        public bool OpensChannels
        {
            get { return _present == Cgla; }
        }

        /// <inheritdoc/>
        public string RouteName
        {
            get { return _present == Cgla ? "CGLA" : "CSIM"; }
        }

        /// <inheritdoc/>
        public void UseRoute(int index)
        {
            int route = _order[index];
            if (route != _present)
            {
                _cgla.Close();
                _present = route;
            }
        }

        /// <inheritdoc/>
        public void RouteWorked()
        {
            if (_count < Ways)
            {
                return;
            }

            bool news = _order[0] != _present;
            Prefer(_present);
            if (news && _memory != null)
            {
                try
                {
                    _memory.Save(Name(), new byte[] { (byte)_present });
                }
                catch (SignetException)
                {
                    return;
                }
            }
        }

        /// <inheritdoc/>
        public void RouteMissing()
        {
            _failed[_present] = true;
        }

        /// <inheritdoc/>
        public bool RouteFailed()
        {
            _failed[_present] = true;
            int other = 1 - _present;
            if (_count < Ways || _failed[other])
            {
                return false;
            }

            Prefer(other);
            return true;
        }

        /// <inheritdoc/>
        public bool OpenChannel(byte[] aid, int timeoutMs)
        {
            return _cgla.Open(aid, timeoutMs);
        }

        /// <inheritdoc/>
        public void CloseChannel()
        {
            _cgla.Close();
        }

        /// <inheritdoc/>
        public int Exchange(byte[] command, int offset, int length, byte[] response, int responseOffset, int timeoutMs)
        {
            return _present == Cgla
                ? _cgla.Exchange(command, offset, length, response, responseOffset, timeoutMs)
                : _csim.Exchange(command, offset, length, response, responseOffset, timeoutMs);
        }

        /// <summary>Notes a sign that the SIM may have been reset: <see cref="Epoch"/> changes.</summary>
        public void EndEpoch()
        {
            _epoch.End();
        }

        private void Rank()
        {
            if (_fixed != SimRoute.Automatic)
            {
                _order[0] = _present;
                _count = 1;
                return;
            }

            int known = Remembered();
            if (known < 0)
            {
                int csim = Admits("AT+CSIM=?") ? 2 : 0;
                int cgla = (Admits("AT+CCHO=?") ? 1 : 0) + (Admits("AT+CGLA=?") ? 1 : 0);
                known = cgla > csim || (cgla == csim && _engine.Dialect.PrefersCgla) ? Cgla : Csim;
            }

            _count = Ways;
            Prefer(known);
        }

        private int Remembered()
        {
            try
            {
                byte[] fact = _memory == null ? null : _memory.Load(Name());
                return fact != null && fact.Length == 1 && fact[0] < Ways ? fact[0] : -1;
            }
            catch (SignetException)
            {
                return -1;
            }
        }

        private bool Admits(string test)
        {
            lock (_engine)
            {
                _engine.Command.Begin(Ascii.Bytes(test));
                return _engine.Execute(_engine.Dialect.CommandMs) == AtFinal.Ok;
            }
        }

        private void Prefer(int route)
        {
            _order[0] = route;
            _order[1] = 1 - route;
        }

        // FNV-1a: a name for the memory, no protection.
        private string Name()
        {
            uint hash = 2166136261;
            byte[] model = Ascii.Bytes(Model);
            for (int i = 0; i < model.Length; i++)
            {
                hash = (hash ^ model[i]) * 16777619;
            }

            return "r/" + hash.ToString("X8");
        }
    }
}
