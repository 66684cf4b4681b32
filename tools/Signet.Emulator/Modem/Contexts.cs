using System;
using System.Collections.Generic;
using System.Linq;

namespace Signet.Emulator.Modem
{
    /// <summary>PDP contexts by their number. Which commands switch them, the dialect's scripts say.</summary>
    internal sealed class Contexts(ModemEmulator modem)
    {
        private readonly SortedSet<int> _active = [];
        private bool _firstBearerLost;

        /// <summary>Numbers of the active ones.</summary>
        public IEnumerable<int> Active
        {
            get
            {
                bool first = IsActive(modem.Dialect.DefaultContext);
                return first ? _active.Append(modem.Dialect.DefaultContext).Distinct().Order() : _active;
            }
        }

        // The dialects keep what their commands set in these two.
        private bool IsLoginRight => modem.Options.Login is not { } login
            || (modem.Settings.Values.GetValueOrDefault("apnUser") == login.User && modem.Settings.Values.GetValueOrDefault("apnSecret") == login.Secret);

        public bool IsActive(int context)
        {
            bool first = IsLoginRight && context >= 0 && context == modem.Dialect.DefaultContext && modem.Registration.IsRegistered && !_firstBearerLost;
            return first || _active.Contains(context);
        }

        /// <summary>Activates one if there is a network that lets the device in.</summary>
        public void Activate(int context, Action<bool> done)
        {
            bool registered = modem.Registration.IsRegistered && IsLoginRight;
            if (registered)
            {
                modem.Radio.Uplink();
                _active.Add(context);
                _firstBearerLost &= context != modem.Dialect.DefaultContext;
            }

            done(registered);
        }

        public void Deactivate(int context)
        {
            _active.Remove(context);
            _firstBearerLost |= context == modem.Dialect.DefaultContext;
        }

        /// <summary>The device has registered: the first bearer comes with it.</summary>
        public void Registered()
        {
            _firstBearerLost = false;
        }

        /// <summary>All are gone without a word.</summary>
        public void Clear()
        {
            _active.Clear();
            _firstBearerLost = false;
        }

        /// <summary>
        /// The network ends them all, and says so. A device without a PDN connection isn't attached to LTE (3GPP TS 24.301
        /// clause 5.5.1), so that some attach again by themselves, which brings the first bearer back.
        /// </summary>
        public void Drop()
        {
            End();
            if (modem.Dialect.LossReattaches && modem.Registration.IsRegistered)
                modem.Registration.Reattach();
        }

        /// <summary>They end along with the service.</summary>
        public void End()
        {
            int[] lost = [.. Active];
            _active.Clear();
            _firstBearerLost = true;
            modem.Sockets.Lose();
            foreach (int context in lost)
                modem.RunEvent("lost", null, context);
        }
    }
}
