using Signet.Core;

namespace Signet.Modem
{
    /// <content>The rungs of the recovery ladder that are the module's.</content>
    public sealed partial class CellularModem
    {
        /// <summary>Gives the packet data connection up; <see cref="Attach"/> closes and opens it anew.</summary>
        public void ReopenNetwork()
        {
            lock (_engine)
            {
                _network.OnLost();
                LoseSockets(ErrorCode.SocketClosed);
            }
        }

        /// <summary>Detaches from the network and attaches again (27.007 clause 10.1.9); <see cref="Attach"/> then waits for
        /// the registration.</summary>
        /// <param name="timeoutMs">Longest time of each of the two in milliseconds.</param>
        /// <exception cref="SignetException">The engine's codes, also for a module that refuses.</exception>
        public void Reattach(int timeoutMs)
        {
            CheckStarted();
            lock (_engine)
            {
                _network.OnRestart();
                _network.OnLost();
                LoseSockets(ErrorCode.SocketClosed);
                _engine.Command.Begin(Ascii.Bytes("AT+CGATT=0"));
                _engine.Require(timeoutMs);
                _engine.Command.Begin(Ascii.Bytes("AT+CGATT=1"));
                _engine.Require(timeoutMs);
            }
        }

        /// <summary>Restarts the module by command; <see cref="Start"/> then waits for it.</summary>
        /// <exception cref="SignetException">The engine's codes, also for a module that refuses.</exception>
        public void Reset()
        {
            lock (_engine)
            {
                _engine.Command.Begin(Ascii.Bytes("AT+CFUN=1,1"));
                AtFinal final = _engine.Execute(_options.Dialect.FunctionMs);
                if (final != AtFinal.Ok && final != AtFinal.Restarted)
                {
                    throw _engine.Failure();
                }

                Lose(ErrorCode.ModemRestarted);
            }
        }
    }
}
