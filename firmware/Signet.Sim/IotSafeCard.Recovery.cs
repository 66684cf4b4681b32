using Signet.Core;

namespace Signet.Sim
{
    /// <content>Opening again after a SIM reset, waiting for remote administration, and ways around what a module blocks.</content>
    public sealed partial class IotSafeCard
    {
        /// <summary>
        /// Called in a catch clause: returns when the operation may be started again, which is once and only when the
        /// channel was lost under it; rethrows otherwise.
        /// </summary>
        private void RequireRestart(int attempt, SignetException error)
        {
            switch (error.Code)
            {
                case ErrorCode.AppletBusy:
                    State = CredentialState.Busy;
                    WaitWhileBusy(attempt, error);
                    return;
                case ErrorCode.InstructionBlocked:
                    Detour(error);
                    return;
                case ErrorCode.SessionLimit:
                    // Perhaps remote administration has just ended: the objects may be others.
                    _listed = 0;
                    break;
                case ErrorCode.ResponseLost:
                    break;
                default:
                    if (_channel.IsReady || IsFinal(error.Code))
                    {
                        throw error;
                    }

                    break;
            }

            if (attempt > 0)
            {
                throw error;
            }

            Log(LogLevel.Warning, "starting again: " + error.Message);
        }

        // Back-off 1, 2, 4 ... 60 s.
        private void WaitWhileBusy(int attempt, SignetException error)
        {
            const int LongestMs = 60000;
            int delay = 1000;
            int waited = 0;
            for (int i = 0; i < attempt && waited < _options.BusyWaitMs; i++)
            {
                waited += delay;
                delay = 2 * delay < LongestMs ? 2 * delay : LongestMs;
            }

            if (Clock == null || waited + delay > _options.BusyWaitMs)
            {
                throw error;
            }

            Log(LogLevel.Warning, "the SIM is being administered, waiting");
            Clock.Delay(delay);
        }

        // Around an instruction that the module blocks: answers without GET RESPONSE, else another way to the SIM.
        private void Detour(SignetException error)
        {
            if (_channel.IsBlocked(IotSafe.InsGetResponse) && !_channel.Quirks.AppendLe)
            {
                _channel.Quirks.AppendLe = true;
            }
            else if (!_channel.ChangeRoute())
            {
                throw error;
            }

            Log(LogLevel.Warning, "another way is tried: " + error.Message);
        }

        /// <summary>
        /// Learns, without a change to the card, whether the module passes PUT PUBLIC KEY and VERIFY SIGNATURE on, which
        /// else shows at the first handshake only; takes another way to the SIM where one way blocks them.
        /// <see cref="Offload"/> knows of it then. Asks nothing of a card that can't do it anyway.
        /// </summary>
        /// <exception cref="SignetException">The codes of applet and line.</exception>
        public void ProbeOffload()
        {
            // A random byte shows that the applet is there, before the instructions that a USIM takes otherwise.
            byte[] alive = new byte[1];
            for (int route = 0; route < 2; route++)
            {
                EnsureDiscovered();
                if (!Offload.SuitsFast)
                {
                    return;
                }

                GetRandom(alive, 0, alive.Length);
                _applet.ProbeSessions();
                if (Offload.SuitsFast || !_channel.ChangeRoute())
                {
                    return;
                }
            }
        }

        // The ephemeral key is bound to its channel, so this operation fails; the next one goes another way.
        private void NoteBlocked(SignetException error)
        {
            if (error.Code == ErrorCode.InstructionBlocked && _channel.ChangeRoute())
            {
                Log(LogLevel.Warning, "another way is taken from now on: " + error.Message);
            }
        }

        // Errors that a fresh channel does not cure. AppletNotIotSafe is none of them: a reset right after SELECT looks so.
        private static bool IsFinal(ErrorCode code)
        {
            switch (code)
            {
                case ErrorCode.InvalidArgument:
                case ErrorCode.NotSupported:
                case ErrorCode.SimNotInserted:
                case ErrorCode.SimPinRequired:
                case ErrorCode.SimPukRequired:
                case ErrorCode.ChannelUnavailable:
                case ErrorCode.AppletNotFound:
                case ErrorCode.InstructionUnsupported:
                case ErrorCode.UnsafeApdu:
                    return true;
                default:
                    return false;
            }
        }

        private void EnsureOpen()
        {
            if (!_channel.IsReady)
            {
                _slots.Forget();
                _channel.Open(_options.Aids, Application);
                _opened++;
                Remember();
                _applet.BeginEpoch();
            }

            if (_channel.AdministrationCount != _administrationSeen)
            {
                _administrationSeen = _channel.AdministrationCount;
                _slots.Forget();
                _pointsRead = 0;
            }

            if (_listed == _opened)
            {
                return;
            }

            IotSafeObject[] objects = ReadObjectList();
            if (!SameObjects(objects, _objects))
            {
                // Another profile or another SIM: nothing that was chosen is valid.
                _inventory = null;
                _assumedTls = null;
                _judged = null;
                _claims.Forget();
                _slots = new PublicKeySlots(objects);
            }

            _objects = objects;
            _listed = _opened;
            if (_log.IsEnabled(LogLevel.Info))
            {
                string way = _channel.RouteName.Length == 0 ? "" : " by " + _channel.RouteName;
                Log(LogLevel.Info, "IoT SAFE applet" + way + " on channel "
                    + (_channel.Number == 0 ? "of the module" : _channel.Number.ToString()) + ", "
                    + objects.Length.ToString() + " objects");
            }
        }

        // Errors that concern one object and leave the others usable.
        private bool IsAboutObject(SignetException e)
        {
            if (!_channel.IsReady)
            {
                return false;
            }

            switch (e.Code)
            {
                case ErrorCode.ObjectNotFound:
                case ErrorCode.ObjectDenied:
                case ErrorCode.CommandRefused:
                case ErrorCode.StatusWord:
                case ErrorCode.TlvInvalid:
                case ErrorCode.PointNotOnCurve:
                    return true;
                default:
                    return false;
            }
        }

        // What only the issuer changes; the state of the others is changed by our own use.
        private static bool IsIssued(IotSafeObject item)
        {
            return item.Type == IotSafeObjectType.File
                || (item.Type == IotSafeObjectType.PrivateKey && item.KeyType != IotSafe.KeyTypeP256Volatile);
        }

        private static bool SameObjects(IotSafeObject[] a, IotSafeObject[] b)
        {
            bool same = a.Length == b.Length;
            for (int i = 0; same && i < a.Length; i++)
            {
                same = a[i].Type == b[i].Type && a[i].IsPairedWith(b[i]) && a[i].KeyType == b[i].KeyType
                    && a[i].Access == b[i].Access && a[i].FileSize == b[i].FileSize
                    && (a[i].State == b[i].State || !IsIssued(a[i]));
            }

            return same;
        }
    }
}
