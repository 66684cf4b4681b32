using Signet.Core;

namespace Signet.Sim
{
    /// <content>Opening: by MANAGE CHANNEL and SELECT or by the module, on the first way to the SIM that serves.</content>
    public sealed partial class LogicalChannel
    {
        /// <summary>
        /// Opens a channel, selects the first applet of the list that answers, and learns its class byte with GET DATA
        /// application (class 8X first), or GET RANDOM where that is refused. The channel is closed again on failure.
        /// </summary>
        /// <param name="aids">AIDs to try, 5 to 16 bytes each.</param>
        /// <param name="application">Takes what the applet says of itself.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.ChannelUnavailable"/>,
        /// <see cref="ErrorCode.AppletNotFound"/>, <see cref="ErrorCode.AppletNotIotSafe"/> and the transport's
        /// own codes.</exception>
        public void Open(byte[][] aids, ApplicationData application)
        {
            CloseLeftovers();
            if (_routes == null)
            {
                OpenByCommands(aids, application);
                return;
            }

            SignetException worst = null;
            int count = _routes.RouteCount;
            for (int i = 0; i < count; i++)
            {
                _routes.UseRoute(i);
                try
                {
                    if (_routes.OpensChannels)
                    {
                        OpenByModule(aids, application);
                    }
                    else
                    {
                        OpenByCommands(aids, application);
                    }

                    _routes.RouteWorked();
                    return;
                }
                catch (SignetException e)
                {
                    Close();
                    if (!MayOtherRouteServe(e.Code))
                    {
                        throw;
                    }

                    _routes.RouteMissing();

                    // What the card said tells more than what the module said.
                    worst = worst == null || e.Code == ErrorCode.ChannelUnavailable ? e : worst;
                    Warn("no applet by " + _routes.RouteName + ": " + e.Message);
                }
            }

            throw worst;
        }

        /// <summary>Gives up the present way to the SIM for another, if the module has one that wasn't given up.</summary>
        /// <returns>True when there is another; the channel is closed then.</returns>
        public bool ChangeRoute()
        {
            if (_routes == null || !_routes.RouteFailed())
            {
                return false;
            }

            Close();
            return true;
        }

        private static bool MayOtherRouteServe(ErrorCode code)
        {
            switch (code)
            {
                case ErrorCode.AppletNotFound:
                case ErrorCode.AppletNotIotSafe:
                case ErrorCode.SimNotInserted:
                case ErrorCode.SimPinRequired:
                case ErrorCode.SimPukRequired:
                case ErrorCode.SimBusy:
                case ErrorCode.LineClosed:
                case ErrorCode.ModemNotResponding:
                case ErrorCode.ModemRestarted:
                case ErrorCode.InvalidState:
                    return false;
                default:
                    return true;
            }
        }

        private void OpenByModule(byte[][] aids, ApplicationData application)
        {
            bool found = false;
            for (int i = 0; i < aids.Length; i++)
            {
                if (!_guard.OpenManaged(_routes, aids[i], DefaultTimeoutMs))
                {
                    continue;
                }

                found = true;
                if (LearnClass(application))
                {
                    Aid = aids[i];
                    return;
                }

                _guard.CloseManaged(_routes);
            }

            // A module says no more than no: the applet may be there and only this way be missing.
            throw new SignetException(found ? ErrorCode.AppletNotIotSafe : ErrorCode.ApduTransportFailed, "AT+CCHO");
        }

        private void OpenByCommands(byte[][] aids, ApplicationData application)
        {
            OpenChannel();
            bool found = false;
            int refusal = StatusWord.NotFound;
            for (int i = 0; i < aids.Length; i++)
            {
                int sw = Select(aids[i]);
                if (!StatusWord.IsSuccess(sw))
                {
                    // An applet that is there but locked says more than one that is not there.
                    refusal = refusal == StatusWord.NotFound ? sw : refusal;
                    continue;
                }

                found = true;
                if (LearnClass(application))
                {
                    Aid = aids[i];
                    return;
                }
            }

            Close();
            throw new SignetException(
                found ? ErrorCode.AppletNotIotSafe : ErrorCode.AppletNotFound, found ? 0 : refusal, null);
        }

        private void OpenChannel()
        {
            int sw = Ask(Quirks.ZeroLe ? 0 : 1);
            if (!StatusWord.IsSuccess(sw))
            {
                throw new SignetException(ErrorCode.ChannelUnavailable, sw, null);
            }

            if (_guard.HasEpochEnded)
            {
                throw new SignetException(ErrorCode.ChannelLost, "MANAGE CHANNEL");
            }

            if (_guard.Channel == 0)
            {
                throw new SignetException(ErrorCode.ApduMalformed, "MANAGE CHANNEL");
            }
        }

        // Some modules take no other Le than 00; cards take both.
        private int Ask(int le)
        {
            const string Step = "MANAGE CHANNEL";
            try
            {
                Command.Start(0, IotSafe.InsManageChannel, 0, 0);
                Command.SetLe(le);
                return Transmit(Step);
            }
            catch (SignetException e)
            {
                if (le == 0 || e.Code != ErrorCode.CmeError || (e.Value != NotAllowed && e.Value != NotSupported))
                {
                    throw;
                }
            }

            Command.Start(0, IotSafe.InsManageChannel, 0, 0);
            int sw = Transmit(Step);
            Quirks.ZeroLe = true;
            return sw;
        }

        private int Select(byte[] aid)
        {
            Command.Start(ApduGuard.InterindustryClass(_guard.Channel), IotSafe.InsSelect, 4, 0);
            Command.Append(aid, 0, aid.Length);
            return Transmit("SELECT");
        }

        private bool LearnClass(ApplicationData application)
        {
            int channel = _guard.Channel;
            int proprietary = ApduGuard.ProprietaryClass(channel);
            int interindustry = ApduGuard.InterindustryClass(channel);
            application.Clear();
            if (ProbeApplication(proprietary) || ProbeApplication(interindustry))
            {
                return application.Parse(Response.Data, Response.Count);
            }

            return ProbeRandom(proprietary) || ProbeRandom(interindustry);
        }

        private bool ProbeApplication(int cla)
        {
            Command.Start(cla, IotSafe.InsGetData, 0, 0);
            Command.SetLe(ApplicationDataLength);
            return StatusWord.IsSuccess(Transmit("GET DATA application"));
        }

        private bool ProbeRandom(int cla)
        {
            const int Count = 8;
            Command.Start(cla, IotSafe.InsGetRandom, 0, 0);
            Command.SetLe(Count);
            return StatusWord.IsSuccess(Transmit("GET RANDOM"))
                && (Response.Count == Count || (Quirks.ZeroLe && Response.Count >= Count));
        }

        private void CloseLeftovers()
        {
            Close();
            int channel = _guard.ChannelToClose;
            while (channel != 0 && CloseNumber(channel))
            {
                channel = _guard.ChannelToClose;
            }
        }

        private bool CloseNumber(int channel)
        {
            try
            {
                Command.Start(0, IotSafe.InsManageChannel, 0x80, channel);
                Transmit("MANAGE CHANNEL close");
                return true;
            }
            catch (SignetException e)
            {
                Warn("channel " + channel.ToString() + " not closed: " + e.Message);
                return false;
            }
        }
    }
}
